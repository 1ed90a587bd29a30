#include "comparison/mask_summaries.hpp"

#include "comparison/mask_measures.hpp"
#include "masks/statistics.hpp"
#include "report/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace sammoe {
namespace {

double deviation_of(const std::vector<double>& values, double mean) {
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// `values` are those that are defined, of `pairs` that have the label.
MeasureSummary summary_of(const std::string& measure, const std::vector<double>& values, std::size_t pairs,
                          const ComparisonOptions& options) {
  MeasureSummary summary;
  summary.measure = measure;
  summary.pairs = values.size();
  summary.undefined = pairs - values.size();
  if (values.empty()) return summary;
  summary.mean = mean_of(values);
  std::vector<double> sorted = values;
  summary.median = median_of(sorted);
  if (values.size() < kMinItemsOfInterval) return summary;
  summary.standard_deviation = deviation_of(values, *summary.mean);
  // The name is the same for all, so that measures of the same pairs are resampled alike.
  summary.interval = interval_of(
      *summary.mean, resampled_means({values}, options.bootstrap_samples, options.seed, "masks")[0]);
  return summary;
}

MeasureSummary label_summary(const std::vector<PairScores>& scores, std::uint16_t label,
                             const MaskMeasure& measure, const ComparisonOptions& options) {
  std::vector<double> values;
  std::size_t pairs = 0;
  for (const PairScores& score : scores) {
    if (score.scores.label != label) continue;
    ++pairs;
    if (const std::optional<double> value = measure.value(score.scores)) values.push_back(*value);
  }
  MeasureSummary summary = summary_of(measure.name, values, pairs, options);
  summary.label = label;
  return summary;
}

/// A pair's labels are not independent, so each pair counts once, with their mean.
MeasureSummary overall_summary(const std::vector<PairScores>& scores, const MaskMeasure& measure,
                               const ComparisonOptions& options) {
  std::map<std::size_t, std::vector<double>> by_pair;
  for (const PairScores& score : scores) {
    std::vector<double>& values = by_pair[score.pair];
    if (const std::optional<double> value = measure.value(score.scores)) values.push_back(*value);
  }
  std::vector<double> means;
  for (const auto& [pair, values] : by_pair)
    if (!values.empty()) means.push_back(mean_of(values));
  return summary_of(measure.name, means, by_pair.size(), options);
}

}  // namespace

std::vector<MeasureSummary> summarise(const std::vector<PairScores>& scores,
                                      const ComparisonOptions& options) {
  std::set<std::uint16_t> labels;
  for (const PairScores& score : scores) labels.insert(score.scores.label);
  const std::vector<MaskMeasure> measures = measures_of(options.metrics);
  std::vector<MeasureSummary> summaries;
  for (const std::uint16_t label : labels)
    for (const MaskMeasure& measure : measures)
      summaries.push_back(label_summary(scores, label, measure, options));
  if (labels.size() < 2) return summaries;
  for (const MaskMeasure& measure : measures) summaries.push_back(overall_summary(scores, measure, options));
  return summaries;
}

}  // namespace sammoe
