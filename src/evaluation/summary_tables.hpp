#pragma once

#include "sammoe/evaluation.hpp"

#include "report/table.hpp"

#include <optional>
#include <vector>

namespace sammoe {

/// The summaries of an evaluation: a table for each task and one over the tasks, where there are several. A
/// line for each click count and strategy, or under the interactive protocol for each strategy, with
/// "mean [low, high]", or "mean -" without an interval.
struct SummaryTables {
  std::vector<Table> of_tasks;
  std::optional<Table> over_tasks;  ///< the only one where there are no tasks
};

SummaryTables summary_tables(const Evaluation& evaluation);

}  // namespace sammoe
