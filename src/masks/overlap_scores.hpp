#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/metrics.hpp"

#include "masks/label_overlap.hpp"

#include <cstdint>

namespace sammoe {

/// What the counts of a label alone say: Dice, IoU and volumes, and if a mask lacks the label, every metric
/// as `options` want it. Metrics of surfaces are unset if both masks have the label.
MaskScores overlap_scores(const LabelOverlap& overlap, std::uint16_t label, const Grid& grid,
                          const MetricOptions& options);

}  // namespace sammoe
