#include "evaluation/mask_scoring.hpp"

#include "sammoe/metrics.hpp"

namespace sammoe {

ClickOutcome MaskScoring::outcome(const LabelMap& mask, const LabelMap& labels, std::uint16_t label) const {
  ClickOutcome outcome;
  outcome.dice = dice(mask, labels, label);
  return outcome;
}

}  // namespace sammoe
