#pragma once

#include "sammoe/evaluation.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One value of one item.
struct MeasuredItem {
  std::string task;  ///< may be empty
  std::string strategy;
  int clicks = 0;
  double value = 0;
};

/// Mean over the items of a task, or over the tasks if `task` is empty.
struct MeanOfItems {
  std::string task;
  std::string strategy;
  int clicks = 0;
  std::size_t items = 0;
  Interval value;
  std::optional<Interval> gain;  ///< paired difference to "general", where there is one
};

/// Means and intervals by task, strategy and click count, in the order in which the items first have them,
/// then those over all tasks. Where no item has a task there are only the latter. Every item must have one
/// value for each strategy and click count.
std::vector<MeanOfItems> means_of(const std::vector<MeasuredItem>& items, const EvaluationOptions& options);

/// The means of the Dice, and of the NSD where the scores have it, as means_of() orders them.
std::vector<EvaluationSummary> summarise(const std::vector<EvaluationScore>& scores,
                                         const EvaluationOptions& options);

}  // namespace sammoe
