#include "sammoe/mask_comparison_report.hpp"
#include "sammoe/version.hpp"

#include "comparison/mask_measures.hpp"
#include "files/csv_line.hpp"
#include "report/report_text.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::optional<double>& number) {
  return number ? Json(*number) : Json(nullptr);
}

const char* word_of(EmptyMasks empty) {
  switch (empty) {
    case EmptyMasks::score:
      return "score";
    case EmptyMasks::skip:
      return "skip";
    case EmptyMasks::diagonal:
      return "diagonal";
  }
  return "";
}

Json json_of(const ComparisonOptions& options) {
  // Taken apart whole: a new option does not compile until the report has it.
  const auto& [metrics, labels, grids, read, seed, bootstrap_samples, progress] = options;
  const auto& [tolerances_mm, empty, nsd_surface] = metrics;
  return {{"tolerances_mm", tolerances_mm},
          {"nsd_surface", name_of(nsd_surface)},
          {"empty", word_of(empty)},
          {"labels", labels},
          {"resample", grids == DifferentGrids::resample},
          {"seed", seed},
          {"bootstrap_samples", bootstrap_samples}};
}

Json json_of(const MeasureSummary& summary) {
  Json json{{"label", summary.label ? Json(*summary.label) : Json(nullptr)},
            {"measure", summary.measure},
            {"cases", summary.pairs},
            {"undefined", summary.undefined},
            {"mean", json_of(summary.mean)},
            {"median", json_of(summary.median)},
            {"standard_deviation", json_of(summary.standard_deviation)},
            {"low", nullptr},
            {"high", nullptr}};
  if (summary.interval) {
    json["low"] = *summary.interval->low;
    json["high"] = *summary.interval->high;
  }
  return json;
}

/// A pair of masks without any label to compare has no scores.
bool is_scored(const MaskComparison& comparison, std::size_t n) {
  return std::any_of(comparison.scores.begin(), comparison.scores.end(),
                     [n](const PairScores& score) { return score.pair == n; });
}

Json case_json(const MaskComparison& comparison, std::size_t n) {
  const MaskPair& pair = comparison.pairs[n];
  return {{"case", pair.name},
          {"prediction", pair.prediction.empty() ? Json(nullptr) : Json(pair.prediction.string())},
          {"reference", pair.reference.string()},
          {"resampled", static_cast<bool>(comparison.resampled[n])},
          {"scored", is_scored(comparison, n)},
          {"warnings", n < comparison.warnings.size() ? comparison.warnings[n] : std::vector<std::string>()}};
}

Json score_json(const MaskComparison& comparison, const PairScores& score,
                const std::vector<MaskMeasure>& measures) {
  Json json{{"case", comparison.pairs[score.pair].name}, {"label", score.scores.label}};
  for (const MaskMeasure& measure : measures) json[measure.name] = json_of(measure.value(score.scores));
  json["predicted_mm3"] = score.scores.predicted_mm3;
  json["reference_mm3"] = score.scores.reference_mm3;
  json["predicted_voxels"] = score.scores.predicted_voxels;
  json["reference_voxels"] = score.scores.reference_voxels;
  return json;
}

}  // namespace

std::string comparison_csv(const MaskComparison& comparison, const ComparisonOptions& options) {
  const std::vector<MaskMeasure> measures = measures_of(options.metrics);
  std::string text = "case,label";
  for (const MaskMeasure& measure : measures) text += "," + measure.name;
  text += ",predicted_mm3,reference_mm3,predicted_voxels,reference_voxels,prediction,resampled\n";
  for (const PairScores& score : comparison.scores) {
    const MaskPair& pair = comparison.pairs[score.pair];
    const MaskScores& scores = score.scores;
    text += csv_field(pair.name) + "," + std::to_string(scores.label);
    for (const MaskMeasure& measure : measures) {
      const std::optional<double> value = measure.value(scores);
      text += "," + (value ? shortest_text(*value) : "");
    }
    text += "," + shortest_text(scores.predicted_mm3) + "," + shortest_text(scores.reference_mm3) + "," +
            std::to_string(scores.predicted_voxels) + "," + std::to_string(scores.reference_voxels) + "," +
            (pair.prediction.empty() ? "missing" : "present") + "," +
            (comparison.resampled[score.pair] ? "yes" : "no") + "\n";
  }
  return text;
}

std::string comparison_json(const MaskComparison& comparison, const ComparisonOptions& options) {
  const std::vector<MaskMeasure> measures = measures_of(options.metrics);
  Json json{{"program", std::string("sammoe ") + kVersion},
            {"options", json_of(options)},
            {"cases", Json::array()},
            {"summaries", Json::array()},
            {"scores", Json::array()}};
  for (std::size_t n = 0; n < comparison.pairs.size(); ++n) json["cases"].push_back(case_json(comparison, n));
  for (const MeasureSummary& summary : comparison.summaries) json["summaries"].push_back(json_of(summary));
  for (const PairScores& score : comparison.scores)
    json["scores"].push_back(score_json(comparison, score, measures));
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace sammoe
