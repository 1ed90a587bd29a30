#pragma once

#include "sammoe/evaluation.hpp"

#include <vector>

namespace sammoe {

/// Means and intervals of every value by task, strategy and click count, in the order in which the scores
/// first have them, then those over all tasks. Where no score has a task there are only the latter. All
/// scores must have as many values, and every item one score for each strategy and click count.
std::vector<EvaluationSummary> summarise(const std::vector<EvaluationScore>& scores,
                                         const EvaluationOptions& options);

}  // namespace sammoe
