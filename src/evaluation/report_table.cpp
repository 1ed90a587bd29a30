#include "sammoe/evaluation_report.hpp"

#include <algorithm>
#include <array>
#include <iomanip>
#include <sstream>
#include <string>
#include <vector>

namespace sammoe {
namespace {

constexpr std::size_t kColumns = 4;
using Row = std::array<std::string, kColumns>;

/// The lines of one task.
struct Block {
  std::string title;
  std::vector<Row> rows;
};

std::string text_of(const Interval& interval, std::ios_base& (*sign)(std::ios_base&)) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(3) << sign << interval.mean << " [" << interval.low << ", "
       << interval.high << "]";
  return text.str();
}

/// Empty for the reference itself.
std::string gain_of(const EvaluationSummary& summary) {
  if (!summary.gain || summary.strategy == "general") return "";
  return text_of(*summary.gain, std::showpos);
}

std::string title_of(const EvaluationSummary& summary, std::size_t tasks) {
  const std::string items =
      std::to_string(summary.items) + (summary.items == 1 ? " structure" : " structures");
  if (!summary.task.empty()) return summary.task + ": " + items;
  if (tasks == 0) return items;
  return "mean over " + std::to_string(tasks) + " tasks: " + items;
}

std::size_t task_count(const std::vector<EvaluationSummary>& summaries) {
  std::vector<std::string> tasks;
  for (const EvaluationSummary& summary : summaries) {
    if (!summary.task.empty() && std::find(tasks.begin(), tasks.end(), summary.task) == tasks.end())
      tasks.push_back(summary.task);
  }
  return tasks.size();
}

/// The tasks in their order, in each the click counts rising. The mean over a single task would only repeat
/// it.
std::vector<Block> blocks_of(const Evaluation& evaluation) {
  std::vector<EvaluationSummary> summaries = evaluation.summaries;
  const std::size_t tasks = task_count(summaries);
  std::vector<Block> blocks;
  for (std::size_t begin = 0; begin < summaries.size();) {
    std::size_t end = begin;
    while (end < summaries.size() && summaries[end].task == summaries[begin].task) ++end;
    const auto first = summaries.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = summaries.begin() + static_cast<std::ptrdiff_t>(end);
    std::stable_sort(first, last, [](const auto& a, const auto& b) { return a.clicks < b.clicks; });
    begin = end;
    if (first->task.empty() && tasks == 1) continue;
    blocks.push_back({title_of(*first, tasks), {}});
    for (auto summary = first; summary != last; ++summary) {
      blocks.back().rows.push_back({std::to_string(summary->clicks), summary->strategy,
                                    text_of(summary->dice, std::noshowpos), gain_of(*summary)});
    }
  }
  return blocks;
}

const Row& header() {
  static const Row names{"clicks", "strategy", "Dice [95 % interval]", "gain over general [95 % interval]"};
  return names;
}

std::array<std::size_t, kColumns> widths_of(const std::vector<Block>& blocks) {
  std::array<std::size_t, kColumns> widths{};
  const auto widen = [&](const Row& row) {
    for (std::size_t n = 0; n < kColumns; ++n) widths[n] = std::max(widths[n], row[n].size());
  };
  widen(header());
  for (const Block& block : blocks) std::for_each(block.rows.begin(), block.rows.end(), widen);
  return widths;
}

}  // namespace

std::string evaluation_table(const Evaluation& evaluation) {
  const std::vector<Block> blocks = blocks_of(evaluation);
  const auto widths = widths_of(blocks);
  std::ostringstream table;
  const auto print = [&](const Row& row) {
    std::ostringstream line;
    line << "  " << std::right << std::setw(static_cast<int>(widths[0])) << row[0] << std::left;
    for (std::size_t n = 1; n < kColumns; ++n)
      line << "  " << std::setw(static_cast<int>(widths[n])) << row[n];
    const std::string text = line.str();
    table << text.substr(0, text.find_last_not_of(' ') + 1) << '\n';
  };
  for (const Block& block : blocks) {
    if (&block != &blocks.front()) table << '\n';
    table << block.title << '\n';
    print(header());
    std::for_each(block.rows.begin(), block.rows.end(), print);
  }
  return table.str();
}

std::string evaluation_markdown(const Evaluation& evaluation) {
  std::ostringstream text;
  for (const Block& block : blocks_of(evaluation)) {
    text << "### " << block.title << "\n\n";
    for (const std::string& name : header()) text << "| " << name << ' ';
    text << "|\n|---:|---|---|---|\n";
    for (const Row& row : block.rows) {
      for (const std::string& field : row) text << "| " << field << ' ';
      text << "|\n";
    }
    text << '\n';
  }
  return text.str();
}

}  // namespace sammoe
