#include "evaluation/report_sheet.hpp"

#include "sammoe/printable.hpp"

#include <algorithm>
#include <cstddef>
#include <iomanip>
#include <ios>
#include <set>
#include <sstream>

namespace sammoe {
namespace {

using Align = ReportSheet::Align;

std::string text_of(const Interval& interval, std::ios_base& (*sign)(std::ios_base&)) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(3) << sign << interval.mean;
  if (interval.low && interval.high)
    text << " [" << *interval.low << ", " << *interval.high << "]";
  else
    text << " -";
  return text.str();
}

std::string text_of(const Interval& interval) {
  return text_of(interval, std::noshowpos);
}

/// Empty for the reference itself.
std::string gain_of(const EvaluationSummary& summary) {
  if (!summary.gain || summary.strategy == "general") return "";
  return text_of(*summary.gain, std::showpos);
}

std::string count_of(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

template <typename Summary>
std::size_t task_count(const std::vector<Summary>& summaries) {
  std::set<std::string> tasks;
  for (const Summary& summary : summaries)
    if (!summary.task.empty()) tasks.insert(summary.task);
  return tasks.size();
}

/// Calls `add(title, first, last)` for the summaries of each task, in their order. `items` is the text of how
/// many there are. The mean over a single task would only repeat it.
template <typename Summary, typename Items, typename Add>
void for_each_task(std::vector<Summary> summaries, const Items& items, const Add& add) {
  const std::size_t tasks = task_count(summaries);
  auto last = summaries.begin();
  for (auto first = last; first != summaries.end(); first = last) {
    last =
        std::find_if(first, summaries.end(), [&](const Summary& other) { return other.task != first->task; });
    if (first->task.empty() && tasks == 1) continue;
    std::string title;
    if (!first->task.empty()) title = printable(first->task) + ": ";
    if (first->task.empty() && tasks > 1) title = "mean over " + std::to_string(tasks) + " tasks: ";
    add(title + items(*first), first, last);
  }
}

ReportSheet interactive_sheet(const Evaluation& evaluation) {
  ReportSheet sheet;
  sheet.columns = {{"strategy"},
                   {"dsc_final [95 % interval]"},
                   {"nsd_final [95 % interval]"},
                   {"dsc_auc [95 % interval]"},
                   {"nsd_auc [95 % interval]"}};
  for_each_task(
      evaluation.interactive_summaries,
      [](const InteractiveSummary& summary) { return count_of(summary.cases, "case"); },
      [&](const std::string& title, auto first, auto last) {
        sheet.blocks.push_back({title, {}, first->task.empty()});
        for (auto summary = first; summary != last; ++summary) {
          sheet.blocks.back().rows.push_back({summary->strategy, text_of(summary->dsc_final),
                                              text_of(summary->nsd_final), text_of(summary->dsc_auc),
                                              text_of(summary->nsd_auc)});
        }
      });
  return sheet;
}

/// The click counts rising in each block.
ReportSheet click_count_sheet(const Evaluation& evaluation) {
  ReportSheet sheet;
  const bool has_nsd = !evaluation.summaries.empty() && evaluation.summaries.front().nsd;
  sheet.columns = {{"clicks", Align::right}, {"strategy"}, {"Dice [95 % interval]"}};
  if (has_nsd) sheet.columns.push_back({"NSD [95 % interval]"});
  sheet.columns.push_back({"gain over general [95 % interval]"});
  for_each_task(
      evaluation.summaries,
      [](const EvaluationSummary& summary) { return count_of(summary.items, "structure"); },
      [&](const std::string& title, auto first, auto last) {
        std::stable_sort(first, last, [](const auto& a, const auto& b) { return a.clicks < b.clicks; });
        sheet.blocks.push_back({title, {}, first->task.empty()});
        for (auto summary = first; summary != last; ++summary) {
          std::vector<std::string> row{std::to_string(summary->clicks), summary->strategy,
                                       text_of(summary->dice)};
          if (has_nsd) row.push_back(summary->nsd ? text_of(*summary->nsd) : "");
          row.push_back(gain_of(*summary));
          sheet.blocks.back().rows.push_back(std::move(row));
        }
      });
  return sheet;
}

}  // namespace

ReportSheet report_sheet(const Evaluation& evaluation) {
  return evaluation.interactive.empty() ? click_count_sheet(evaluation) : interactive_sheet(evaluation);
}

}  // namespace sammoe
