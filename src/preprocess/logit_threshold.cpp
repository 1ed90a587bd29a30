#include "preprocess/logit_threshold.hpp"

#include <cmath>

namespace sammoe {

float probability_of(float logit) {
  return 1.0F / (1.0F + std::exp(-logit));
}

LogitThreshold::LogitThreshold(double probability) : probability_(static_cast<float>(probability)) {
  const double limit = std::log(probability / (1 - probability));
  least_ = static_cast<float>(limit) - 1e-3F;
  // Where the curve is flat, logits far apart have probabilities that rounding makes the same.
  const double margin = 1e-3 + 1e-6 / (probability * (1 - probability));
  surely_above_ = static_cast<float>(limit + margin);
}

bool LogitThreshold::is_above(float logit) const {
  if (logit > surely_above_) return true;
  return !(logit < least_) && probability_of(logit) > probability_;
}

std::int64_t LogitThreshold::paint(const float* logits, std::int64_t count, std::uint16_t label,
                                   std::uint16_t* row) const {
  // Locals and no branch, so that the compiler makes vectors of it.
  const float least = least_, surely_above = surely_above_;
  std::int32_t painted = 0, perhaps = 0;
  for (std::int64_t n = 0; n < count; ++n) {
    const bool is_inside = logits[n] > surely_above;
    row[n] = static_cast<std::uint16_t>(is_inside ? label : 0);
    painted += is_inside ? 1 : 0;
    perhaps += logits[n] >= least ? 1 : 0;
  }
  for (std::int64_t n = 0; perhaps > painted && n < count; ++n) {
    if (row[n] != 0 || !is_above(logits[n])) continue;
    row[n] = label;
    ++painted;
  }
  return painted;
}

}  // namespace sammoe
