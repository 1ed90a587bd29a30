#include "evaluation/summary_tables.hpp"

#include "sammoe/evaluation_report.hpp"
#include "sammoe/printable.hpp"

#include "report/report_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>

namespace sammoe {
namespace {

constexpr int kDecimals = 3;

std::string text_of(const Interval& interval) {
  return fixed_text(interval.mean, kDecimals) + " " + bounds_text(interval, kDecimals);
}

std::string signed_text(double number) {
  return (std::signbit(number) ? "" : "+") + fixed_text(number, kDecimals);
}

/// Empty for the reference itself.
std::string gain_of(const EvaluationSummary& summary) {
  if (!summary.gain || summary.strategy == "general") return "";
  const Interval& gain = *summary.gain;
  if (!gain.low || !gain.high) return signed_text(gain.mean) + " -";
  return signed_text(gain.mean) + " [" + signed_text(*gain.low) + ", " + signed_text(*gain.high) + "]";
}

template <typename Summary>
std::size_t task_count(const std::vector<Summary>& summaries) {
  std::set<std::string> tasks;
  for (const Summary& summary : summaries)
    if (!summary.task.empty()) tasks.insert(summary.task);
  return tasks.size();
}

/// A table for each task, filled by `fill(rows, first, last)` from the task's summaries, in their order.
/// `items` is the text of how many there are. The mean over a single task would only repeat it.
template <typename Summary, typename Items, typename Fill>
SummaryTables tables_of(std::vector<Summary> summaries, const std::vector<Table::Column>& columns,
                        const Items& items, const Fill& fill) {
  const std::size_t tasks = task_count(summaries);
  SummaryTables tables;
  auto last = summaries.begin();
  for (auto first = last; first != summaries.end(); first = last) {
    last =
        std::find_if(first, summaries.end(), [&](const Summary& other) { return other.task != first->task; });
    const bool is_over_tasks = first->task.empty();
    if (is_over_tasks && tasks == 1) continue;
    std::string title;
    if (!is_over_tasks) title = printable(first->task) + ": ";
    if (is_over_tasks && tasks > 1) title = "mean over " + std::to_string(tasks) + " tasks: ";
    Table table{title + items(*first), columns};
    fill(table.rows, first, last);
    if (is_over_tasks)
      tables.over_tasks = std::move(table);
    else
      tables.of_tasks.push_back(std::move(table));
  }
  return tables;
}

SummaryTables interactive_tables(const Evaluation& evaluation) {
  return tables_of(
      evaluation.interactive_summaries,
      {{"strategy"},
       {"dsc_final [95 % interval]"},
       {"nsd_final [95 % interval]"},
       {"dsc_auc [95 % interval]"},
       {"nsd_auc [95 % interval]"}},
      [](const InteractiveSummary& summary) { return counted(summary.cases, "case"); },
      [](auto& rows, auto first, auto last) {
        for (auto summary = first; summary != last; ++summary) {
          rows.push_back({summary->strategy, text_of(summary->dsc_final), text_of(summary->nsd_final),
                          text_of(summary->dsc_auc), text_of(summary->nsd_auc)});
        }
      });
}

/// The click counts rising in each table.
SummaryTables click_count_tables(const Evaluation& evaluation) {
  const bool has_nsd = !evaluation.summaries.empty() && evaluation.summaries.front().nsd;
  std::vector<Table::Column> columns{{"clicks", Table::Align::right}, {"strategy"}, {"Dice [95 % interval]"}};
  if (has_nsd) columns.push_back({"NSD [95 % interval]"});
  columns.push_back({"gain over general [95 % interval]"});
  return tables_of(
      evaluation.summaries, columns,
      [](const EvaluationSummary& summary) { return counted(summary.items, "structure"); },
      [&](auto& rows, auto first, auto last) {
        std::stable_sort(first, last, [](const auto& a, const auto& b) { return a.clicks < b.clicks; });
        for (auto summary = first; summary != last; ++summary) {
          std::vector<std::string> row{std::to_string(summary->clicks), summary->strategy,
                                       text_of(summary->dice)};
          if (has_nsd) row.push_back(summary->nsd ? text_of(*summary->nsd) : "");
          row.push_back(gain_of(*summary));
          rows.push_back(std::move(row));
        }
      });
}

std::vector<Table> all_tables(const Evaluation& evaluation) {
  SummaryTables tables = summary_tables(evaluation);
  if (tables.over_tasks) tables.of_tasks.push_back(std::move(*tables.over_tasks));
  return std::move(tables.of_tasks);
}

}  // namespace

SummaryTables summary_tables(const Evaluation& evaluation) {
  return evaluation.interactive.empty() ? click_count_tables(evaluation) : interactive_tables(evaluation);
}

std::string evaluation_table(const Evaluation& evaluation) {
  return plain_text(all_tables(evaluation));
}

std::string evaluation_markdown(const Evaluation& evaluation) {
  return markdown_text(all_tables(evaluation));
}

}  // namespace sammoe
