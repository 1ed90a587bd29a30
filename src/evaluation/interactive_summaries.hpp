#pragma once

#include "sammoe/evaluation.hpp"

#include <vector>

namespace sammoe {

/// Means and intervals of the four measures by task and strategy, then those over all tasks, in the order of
/// summarise(). Every case must have one score for each strategy.
std::vector<InteractiveSummary> summarise_interactive(const std::vector<InteractiveScore>& scores,
                                                      const EvaluationOptions& options);

}  // namespace sammoe
