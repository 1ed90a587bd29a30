#pragma once

#include "sammoe/mask_comparison.hpp"

#include <vector>

namespace sammoe {

/// What the scores come to: by label rising and measure, then over the labels if there are several.
std::vector<MeasureSummary> summarise(const std::vector<PairScores>& scores,
                                      const ComparisonOptions& options);

}  // namespace sammoe
