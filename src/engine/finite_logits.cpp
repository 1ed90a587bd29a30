#include "engine/finite_logits.hpp"

#include "sammoe/error.hpp"

namespace sammoe {

at::Tensor require_finite(at::Tensor logits, const ExpertInfo& expert) {
  if (at::isfinite(logits).all().item<bool>()) return logits;
  throw Error(ErrorCode::model, "expert " + expert.name +
                                    ": its logits are not all finite numbers; its weights or the volume's "
                                    "intensities are out of range");
}

}  // namespace sammoe
