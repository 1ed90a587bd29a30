#include "evaluation/summary_tables.hpp"

#include "sammoe/evaluation_report.hpp"
#include "sammoe/printable.hpp"

#include "core/counted.hpp"
#include "report/report_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

namespace sammoe {
namespace {

std::string text_of(const Interval& interval, int decimals) {
  return fixed_text(interval.mean, decimals) + " " + bounds_text(interval, decimals);
}

std::string signed_text(double number) {
  return (std::signbit(number) ? "" : "+") + fixed_text(number, 3);
}

/// Empty without one.
std::string gain_text(const std::optional<Interval>& interval) {
  if (!interval) return "";
  const Interval& gain = *interval;
  if (!gain.low || !gain.high) return signed_text(gain.mean) + " -";
  return signed_text(gain.mean) + " [" + signed_text(*gain.low) + ", " + signed_text(*gain.high) + "]";
}

/// Empty for the reference itself.
std::string gain_of(const EvaluationSummary& summary) {
  const bool is_reference =
      summary.strategy == "general" && summary.prompt == name_of(SimulatedPrompt::clicks);
  return is_reference ? "" : gain_text(summary.gain);
}

bool has_other_prompts(const std::vector<EvaluationSummary>& summaries) {
  return std::any_of(summaries.begin(), summaries.end(), [](const EvaluationSummary& summary) {
    return summary.prompt != name_of(SimulatedPrompt::clicks);
  });
}

std::size_t task_count(const std::vector<EvaluationSummary>& summaries) {
  std::set<std::string> tasks;
  for (const EvaluationSummary& summary : summaries)
    if (!summary.task.empty()) tasks.insert(summary.task);
  return tasks.size();
}

/// The columns of a table: the measures', those of the clicks and the gain only if `has_clicks`, and those of
/// the prompt only if `has_prompts`.
struct Layout {
  std::vector<Measure> measures;
  bool has_clicks = true;
  bool has_prompts = false;
};

Table table_of(const std::string& title, const Layout& layout) {
  Table table{title, {{"strategy"}}};
  for (const Measure& measure : layout.measures)
    table.columns.push_back({measure.title + " [95 % interval]"});
  if (!layout.has_clicks) return table;
  if (layout.has_prompts) table.columns.insert(table.columns.begin(), {"prompt"});
  table.columns.insert(table.columns.begin(), {"clicks", Table::Align::right});
  table.columns.push_back({layout.has_prompts ? "gain over clicks of general [95 % interval]"
                                              : "gain over general [95 % interval]"});
  if (layout.has_prompts) table.columns.push_back({"gain over the mask alone [95 % interval]"});
  return table;
}

std::vector<std::string> row_of(const EvaluationSummary& summary, const Layout& layout) {
  std::vector<std::string> row{summary.strategy};
  for (std::size_t n = 0; n < layout.measures.size(); ++n)
    row.push_back(text_of(summary.values[n], layout.measures[n].decimals));
  if (!layout.has_clicks) return row;
  if (layout.has_prompts) row.insert(row.begin(), summary.prompt);
  row.insert(row.begin(), std::to_string(summary.clicks));
  row.push_back(gain_of(summary));
  if (layout.has_prompts) row.push_back(gain_text(summary.gain_over_mask));
  return row;
}

/// A table for each task, with the click counts rising. `item` is the noun for what is counted. The mean over
/// a single task would only repeat it.
SummaryTables tables_of(std::vector<EvaluationSummary> summaries, const Layout& layout,
                        const std::string& item) {
  const std::size_t tasks = task_count(summaries);
  SummaryTables tables;
  auto last = summaries.begin();
  for (auto first = last; first != summaries.end(); first = last) {
    last = std::find_if(first, summaries.end(),
                        [&](const EvaluationSummary& other) { return other.task != first->task; });
    const bool is_over_tasks = first->task.empty();
    if (is_over_tasks && tasks == 1) continue;
    std::string title;
    if (!is_over_tasks) title = printable(first->task) + ": ";
    if (is_over_tasks && tasks > 1) title = "mean over " + std::to_string(tasks) + " tasks: ";
    Table table = table_of(title + counted(first->items, item), layout);
    std::stable_sort(first, last, [](const auto& a, const auto& b) { return a.clicks < b.clicks; });
    for (auto summary = first; summary != last; ++summary) table.rows.push_back(row_of(*summary, layout));
    if (is_over_tasks)
      tables.over_tasks = std::move(table);
    else
      tables.of_tasks.push_back(std::move(table));
  }
  return tables;
}

std::vector<Table> all_tables(const Evaluation& evaluation) {
  SummaryTables tables = summary_tables(evaluation);
  if (tables.over_tasks) tables.of_tasks.push_back(std::move(*tables.over_tasks));
  return std::move(tables.of_tasks);
}

}  // namespace

SummaryTables summary_tables(const Evaluation& evaluation) {
  if (evaluation.interactive.empty())
    return tables_of(evaluation.summaries,
                     {evaluation.measures, true, has_other_prompts(evaluation.summaries)}, "structure");
  return tables_of(evaluation.interactive_summaries, {interactive_measures(), false, false}, "case");
}

std::string evaluation_table(const Evaluation& evaluation) {
  return plain_text(all_tables(evaluation));
}

std::string evaluation_markdown(const Evaluation& evaluation) {
  return markdown_text(all_tables(evaluation));
}

}  // namespace sammoe
