#include "evaluation/mask_scoring.hpp"

#include "masks/label_overlap.hpp"
#include "masks/mask_pair.hpp"
#include "masks/overlap_scores.hpp"

#include <algorithm>
#include <utility>

namespace sammoe {
namespace {

/// Intervals are wider than more of them would show.
constexpr int kMaxDecimals = 3;

}  // namespace

MaskScoring::MaskScoring(const EvaluationOptions& options) : metrics_(options.metrics) {
  for (MaskMeasure& measure : measures_of(metrics_)) {
    if (measure.kind != "dice" && !options.has_measure(measure.kind)) continue;
    measure.decimals = std::min(measure.decimals, kMaxDecimals);
    // Reports name the tolerance and the surface among the settings; only several NSDs need them in their
    // names.
    if (measure.kind == "nsd" && metrics_.tolerances_mm.size() == 1) {
      measure.name = "nsd";
      measure.title = "NSD";
    }
    needs_surfaces_ = needs_surfaces_ || measure.source == MaskMeasure::Source::surfaces;
    measures_.push_back(std::move(measure));
  }
}

ClickOutcome MaskScoring::outcome(const LabelMap& mask, const LabelMap& labels, std::uint16_t label) const {
  require_same_grid(mask, labels, "evaluation");
  const MaskScores scores = needs_surfaces_ ? compare_masks(mask, labels, label, metrics_)
                                            : overlap_scores(count_overlaps(mask, labels, {label}).front(),
                                                             label, labels.grid, metrics_);
  ClickOutcome outcome;
  for (const MaskMeasure& measure : measures_) outcome.values.push_back(measure.value(scores).value());
  return outcome;
}

}  // namespace sammoe
