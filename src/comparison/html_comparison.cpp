#include "sammoe/mask_comparison_report.hpp"
#include "sammoe/preview.hpp"
#include "sammoe/version.hpp"

#include "comparison/comparison_tables.hpp"
#include "comparison/mask_data.hpp"
#include "comparison/mask_measures.hpp"
#include "core/counted.hpp"
#include "report/html_chart.hpp"
#include "report/html_page.hpp"
#include "report/report_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace sammoe {
namespace {

constexpr std::size_t kWorstPictures = 5;

HtmlSection means_section(const MaskComparison& comparison, const ComparisonOptions& options) {
  std::string text;
  for (const Table& table : comparison_tables(comparison, options)) text += html_text(table);
  return {"means", "Means", text};
}

/// Dice and NSD of one label, each case a dot; nothing where none is defined.
std::string strips_of(std::uint16_t label, const MaskComparison& comparison,
                      const std::vector<MaskMeasure>& measures) {
  std::vector<Strip> strips;
  for (const MaskMeasure& measure : measures) {
    if (measure.name != "dice" && measure.name.compare(0, 3, "nsd") != 0) continue;
    Strip strip{measure.title, {}};
    for (const PairScores& score : comparison.scores) {
      if (score.scores.label != label) continue;
      if (const std::optional<double> value = measure.value(score.scores))
        strip.values.push_back({*value, comparison.pairs[score.pair].name});
    }
    if (!strip.values.empty()) strips.push_back(std::move(strip));
  }
  return strips.empty() ? "" : strip_table("label " + std::to_string(label), "measure", strips);
}

HtmlSection distributions_section(const MaskComparison& comparison,
                                  const std::vector<MaskMeasure>& measures) {
  std::set<std::uint16_t> labels;
  for (const PairScores& score : comparison.scores) labels.insert(score.scores.label);
  std::string text;
  for (const std::uint16_t label : labels) text += strips_of(label, comparison, measures);
  if (text.empty()) return {};
  return {"distributions", "Distributions", "<p class=\"note\">" + strip_note("a case") + "</p>\n" + text};
}

/// The outlines over an even grey: a comparison knows no image.
std::string picture_of(const MaskPair& pair, std::uint16_t label, const ReadOptions& read) {
  ComparisonOptions options;
  options.read = read;
  options.grids = DifferentGrids::resample;
  options.labels = {label};
  const MaskData masks = read_masks(pair, options);
  const LabelMap& labels = masks.reference;
  const Volume grey = Volume::from_values(labels.grid, std::vector<std::uint8_t>(labels.labels.size()));
  return comparison_png(grey, labels, masks.predicted, label, {});
}

std::string figure_of(const MaskPair& pair, const MaskScores& scores, const ReadOptions& read) {
  const std::string facts = "label " + std::to_string(scores.label) + ", Dice " + fixed_text(*scores.dice, 3);
  return html_figure({picture_of(pair, scores.label, read),
                      "Three slices of " + pair.name + " with both outlines, " + facts, pair.name,
                      pair.prediction.string(), facts, ""});
}

HtmlSection worst_section(const MaskComparison& comparison, const ReadOptions& read) {
  std::vector<const PairScores*> worst;
  for (const PairScores& score : comparison.scores)
    if (score.scores.dice && *score.scores.dice < 1) worst.push_back(&score);
  std::stable_sort(worst.begin(), worst.end(),
                   [](const auto* a, const auto* b) { return *a->scores.dice < *b->scores.dice; });
  worst.resize(std::min(worst.size(), kWorstPictures));
  std::string text;
  for (const PairScores* score : worst) text += figure_of(comparison.pairs[score->pair], score->scores, read);
  if (text.empty()) return {};
  return {"worst", "Worst cases", html_figure_legend("labels", "prediction", "") + text};
}

/// How many of the cases are not in the numbers.
std::string unscored_text(const MaskComparison& comparison) {
  std::set<std::size_t> scored;
  for (const PairScores& score : comparison.scores) scored.insert(score.pair);
  const std::size_t count = comparison.pairs.size() - scored.size();
  return count == 0 ? ""
                    : ", " + std::to_string(count) +
                          " of them without any label in either mask and not in the numbers";
}

}  // namespace

std::string comparison_html(const MaskComparison& comparison, const ComparisonOptions& options) {
  const std::vector<MaskMeasure> measures = measures_of(options.metrics);
  return html_page(
      "Masks against labels",
      counted(comparison.pairs.size(), "case") + unscored_text(comparison) + ", sammoe " + kVersion,
      {means_section(comparison, options), distributions_section(comparison, measures),
       worst_section(comparison, options.read)});
}

}  // namespace sammoe
