#include "evaluation/mask_scoring.hpp"

namespace sammoe {

ClickOutcome MaskScoring::outcome(const LabelMap& mask, const LabelMap& labels, std::uint16_t label) const {
  ClickOutcome outcome;
  outcome.dice = dice(mask, labels, label);
  if (nsd_tolerance_mm_)
    outcome.nsd = normalised_surface_dice(mask, labels, label, *nsd_tolerance_mm_, nsd_surface_);
  return outcome;
}

}  // namespace sammoe
