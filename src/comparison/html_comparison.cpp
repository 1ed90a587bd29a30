#include "sammoe/mask_comparison_report.hpp"
#include "sammoe/preview.hpp"
#include "sammoe/version.hpp"

#include "comparison/comparison_tables.hpp"
#include "comparison/mask_data.hpp"
#include "comparison/mask_measures.hpp"
#include "files/base64.hpp"
#include "report/html_chart.hpp"
#include "report/html_page.hpp"
#include "report/html_text.hpp"
#include "report/report_text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace sammoe {
namespace {

constexpr std::size_t kWorstPictures = 5;

std::string means_section(const MaskComparison& comparison, const ComparisonOptions& options) {
  std::string text;
  for (const Table& table : comparison_tables(comparison, options)) text += html_text(table);
  return text.empty() ? "" : html_section("means", "Means", text);
}

/// Dice and NSD of one label, each case a dot; nothing where none is defined.
std::string strips_of(std::uint16_t label, const MaskComparison& comparison,
                      const std::vector<Measure>& measures) {
  std::string rows;
  for (const Measure& measure : measures) {
    if (measure.name != "dice" && measure.name.compare(0, 3, "nsd") != 0) continue;
    std::vector<NamedValue> values;
    std::vector<double> numbers;
    for (const PairScores& score : comparison.scores) {
      const std::optional<double> value =
          score.scores.label == label ? measure.value(score.scores) : std::nullopt;
      if (!value) continue;
      values.push_back({*value, comparison.pairs[score.pair].name});
      numbers.push_back(*value);
    }
    if (values.empty()) continue;
    rows += "<tr><th scope=\"row\">" + html_escaped(measure.title) + "</th><td>" + strip_chart(values) +
            "</td><td class=\"number\">" + fixed_text(box_statistics(numbers).median, 3) + "</td></tr>\n";
  }
  if (rows.empty()) return "";
  return "<h3>label " + std::to_string(label) +
         "</h3>\n<table class=\"strips\"><thead><tr><th scope=\"col\">measure</th><th></th>"
         "<th scope=\"col\" class=\"right\">median</th></tr></thead><tbody>\n" +
         rows + "<tr><th></th><td>" + strip_axis() + "</td><td></td></tr>\n</tbody></table>\n";
}

std::string distributions_section(const MaskComparison& comparison, const std::vector<Measure>& measures) {
  std::map<std::uint16_t, bool> labels;
  for (const PairScores& score : comparison.scores) labels[score.scores.label] = true;
  std::string text;
  for (const auto& [label, is_there] : labels) text += strips_of(label, comparison, measures);
  if (text.empty()) return "";
  return html_section("distributions", "Distributions",
                      "<p class=\"note\">The box spans the quartiles, the thick line is the median, whiskers "
                      "reach to the outermost value within 1.5 times the box; each dot is a case.</p>\n" +
                          text);
}

/// The outlines over an even grey: a comparison knows no image.
std::string picture_of(const MaskPair& pair, std::uint16_t label, const ReadOptions& read) {
  ComparisonOptions options;
  options.read = read;
  options.grids = DifferentGrids::resample;
  options.labels = {label};
  const MaskData masks = read_masks(pair, options);
  const LabelMap& labels = masks.labelled;
  const Volume grey = Volume::from_values(labels.grid, std::vector<std::uint8_t>(labels.labels.size()));
  return comparison_png(grey, labels, masks.predicted, label, {});
}

std::string figure_of(const MaskPair& pair, const MaskScores& scores, const ReadOptions& read) {
  const std::string facts = "label " + std::to_string(scores.label) + ", Dice " + fixed_text(*scores.dice, 3);
  return "<figure><div class=\"picture\"><img alt=\"" +
         html_escaped("Three slices of " + pair.name + " with both outlines, " + facts) +
         "\" src=\"data:image/png;base64," + base64(picture_of(pair, scores.label, read)) +
         "\"/></div><figcaption><strong title=\"" + html_escaped(pair.prediction.string()) + "\">" +
         html_escaped(pair.name) + "</strong>, " + facts + "</figcaption></figure>\n";
}

std::string worst_section(const MaskComparison& comparison, const ReadOptions& read) {
  std::vector<const PairScores*> worst;
  for (const PairScores& score : comparison.scores)
    if (score.scores.dice && *score.scores.dice < 1) worst.push_back(&score);
  std::stable_sort(worst.begin(), worst.end(),
                   [](const auto* a, const auto* b) { return *a->scores.dice < *b->scores.dice; });
  worst.resize(std::min(worst.size(), kWorstPictures));
  std::string text;
  for (const PairScores* score : worst) text += figure_of(comparison.pairs[score->pair], score->scores, read);
  if (text.empty()) return "";
  return html_section("worst", "Worst cases",
                      "<ul class=\"legend\"><li><span class=\"swatch label-line\"></span> labels</li>"
                      "<li><span class=\"swatch mask-line\"></span> prediction</li></ul>\n" +
                          text);
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
  const std::vector<Measure> measures = measures_of(options.metrics);
  const std::vector<std::pair<std::string, std::string>> parts{
      {"means", means_section(comparison, options)},
      {"distributions", distributions_section(comparison, measures)},
      {"worst", worst_section(comparison, options.read)}};
  std::string links;
  std::string sections;
  for (const auto& [name, section] : parts) {
    if (section.empty()) continue;
    links += "<a href=\"#" + name + "\">" + name + "</a>";
    sections += section;
  }
  const std::string title = "Masks against labels";
  return html_page(title, "<header><h1>" + title + "</h1>\n<p class=\"lead\">" +
                              counted(comparison.pairs.size(), "case") + unscored_text(comparison) +
                              ", sammoe " + kVersion + "</p>\n<nav>" + links + "</nav></header>\n" +
                              sections);
}

}  // namespace sammoe
