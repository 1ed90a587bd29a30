#pragma once

#include "sammoe/evaluation.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// The summaries of an evaluation as texts, for whatever prints them.
struct ReportSheet {
  enum class Align { left, right };
  struct Column {
    std::string name;
    Align align = Align::left;
  };
  /// The lines of one task, or of all tasks.
  struct Block {
    std::string title;
    std::vector<std::vector<std::string>> rows;  ///< one text for each column
    bool is_over_tasks = false;                  ///< the mean over several tasks
  };

  std::vector<Column> columns;
  std::vector<Block> blocks;
};

/// A block for each task and one over the tasks, where there are several. A line for each click count and
/// strategy, or under the interactive protocol for each strategy, with "mean [low, high]", or "mean -"
/// without an interval.
ReportSheet report_sheet(const Evaluation& evaluation);

}  // namespace sammoe
