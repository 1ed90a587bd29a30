#include "comparison/comparison_tables.hpp"

#include "sammoe/mask_comparison_report.hpp"
#include "sammoe/printable.hpp"

#include "comparison/mask_measures.hpp"
#include "core/counted.hpp"
#include "report/report_text.hpp"

#include <algorithm>

namespace sammoe {
namespace {

std::string cell_of(const std::optional<double>& value, int decimals) {
  return value ? fixed_text(*value, decimals) : "-";
}

/// The first column aligned left, the others right.
std::vector<Table::Column> columns_of(const std::vector<std::string>& names) {
  std::vector<Table::Column> columns;
  for (const std::string& name : names)
    columns.push_back({name, columns.empty() ? Table::Align::left : Table::Align::right});
  return columns;
}

/// The labels of a single pair; where there are several, the last row is the mean over them.
Table pair_table(const MaskComparison& comparison, const std::vector<MaskMeasure>& measures) {
  std::vector<std::string> names{"label"};
  for (const MaskMeasure& measure : measures) names.push_back(measure.title);
  names.insert(names.end(), {"predicted mm3", "reference mm3"});
  Table table{printable(comparison.pairs.front().name), columns_of(names)};
  for (const PairScores& score : comparison.scores) {
    std::vector<std::string> row{std::to_string(score.scores.label)};
    for (const MaskMeasure& measure : measures)
      row.push_back(cell_of(measure.value(score.scores), measure.decimals));
    row.push_back(fixed_text(score.scores.predicted_mm3, 1));
    row.push_back(fixed_text(score.scores.reference_mm3, 1));
    table.rows.push_back(std::move(row));
  }
  if (comparison.scores.size() <= 1) return table;
  std::vector<std::string> means{"mean"};
  // The last block of summaries, one for each measure, is that of the means over labels.
  const std::size_t first = comparison.summaries.size() - measures.size();
  for (std::size_t n = 0; n < measures.size(); ++n)
    means.push_back(cell_of(comparison.summaries[first + n].mean, measures[n].decimals));
  means.resize(table.columns.size());
  table.rows.push_back(std::move(means));
  return table;
}

std::vector<std::string> summary_row(const MeasureSummary& summary, const MaskMeasure& measure) {
  const int decimals = measure.decimals;
  return {measure.title,
          cell_of(summary.mean, decimals),
          summary.interval ? bounds_text(*summary.interval, decimals) : "-",
          cell_of(summary.median, decimals),
          cell_of(summary.standard_deviation, decimals),
          std::to_string(summary.pairs),
          std::to_string(summary.undefined)};
}

std::string title_of(const MeasureSummary& summary) {
  const std::string cases = counted(summary.pairs + summary.undefined, "case");
  if (summary.label) return "label " + std::to_string(*summary.label) + ": " + cases;
  return "mean over the labels of each case: " + cases;
}

std::vector<Table> tables_of(const MaskComparison& comparison, const ComparisonOptions& options) {
  if (comparison.pairs.size() == 1) return {pair_table(comparison, measures_of(options.metrics))};
  return comparison_tables(comparison, options);
}

/// What else one must know to judge the numbers, one line each.
std::vector<std::string> notes_on(const MaskComparison& comparison) {
  std::vector<std::string> notes;
  const auto resampled = std::count(comparison.resampled.begin(), comparison.resampled.end(), true);
  const auto missing = std::count_if(comparison.pairs.begin(), comparison.pairs.end(),
                                     [](const MaskPair& pair) { return pair.prediction.empty(); });
  std::vector<bool> is_scored(comparison.pairs.size(), false);
  for (const PairScores& score : comparison.scores) is_scored[score.pair] = true;
  const auto without = std::count(is_scored.begin(), is_scored.end(), false);
  if (resampled > 0)
    notes.push_back(counted(static_cast<std::size_t>(resampled), "prediction") +
                    " resampled onto the labels' grid, nearest neighbour");
  if (missing > 0)
    notes.push_back(counted(static_cast<std::size_t>(missing), "missing prediction") + " counted as empty");
  if (without > 0)
    notes.push_back(counted(static_cast<std::size_t>(without), "case") +
                    " without any label in either mask, not in the numbers");
  return notes;
}

}  // namespace

std::vector<Table> comparison_tables(const MaskComparison& comparison, const ComparisonOptions& options) {
  const std::vector<MaskMeasure> measures = measures_of(options.metrics);
  const std::vector<Table::Column> columns =
      columns_of({"measure", "mean", "95 % interval", "median", "deviation", "cases", "undefined"});
  std::vector<Table> tables;
  for (std::size_t n = 0; n < comparison.summaries.size(); ++n) {
    const MeasureSummary& summary = comparison.summaries[n];
    if (n % measures.size() == 0) tables.push_back({title_of(summary), columns});
    tables.back().rows.push_back(summary_row(summary, measures[n % measures.size()]));
  }
  return tables;
}

std::string comparison_table(const MaskComparison& comparison, const ComparisonOptions& options) {
  std::string text = plain_text(tables_of(comparison, options));
  for (const std::string& note : notes_on(comparison)) text += note + "\n";
  return text;
}

std::string comparison_markdown(const MaskComparison& comparison, const ComparisonOptions& options) {
  std::string text = markdown_text(tables_of(comparison, options));
  for (const std::string& note : notes_on(comparison)) text += "- " + note + "\n";
  return text;
}

}  // namespace sammoe
