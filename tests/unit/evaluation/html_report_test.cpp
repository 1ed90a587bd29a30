#include "sammoe/evaluation_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kHostile = "<script>alert(1)</script>\"'&";
constexpr const char* kEscaped = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;";

Evaluation example() {
  Evaluation evaluation;
  evaluation.measures = {{"dice", "Dice"}, {"hd95_mm", "HD95 mm"}};
  for (const char* strategy : {"general", "default"}) {
    for (const int clicks : {1, 3}) {
      const double dice = clicks == 1 ? 0.5 : 0.75;
      evaluation.scores.push_back(
          {2, 7, "liver", strategy, clicks, {dice, 4.5}, {{"general", 0.25}, {"nuclei", 0.75}}});
      evaluation.scores.push_back({3, 9, kHostile, strategy, clicks, {dice, 4.5}, {{"general", 1}}});
      for (const char* task : {"liver", kHostile, ""})
        evaluation.summaries.push_back({task, strategy, clicks, 1, {{dice, 0.25, 1}, {4.5}}, {}});
    }
  }
  evaluation.worst.push_back({std::string("/scans/") + kHostile, evaluation.scores.back(), "picture"});
  return evaluation;
}

std::string page_of(const Evaluation& evaluation) {
  BundleInfo bundle;
  bundle.name = kHostile;
  bundle.version = "1";
  for (const char* name : {"general", "nuclei"}) {
    ExpertInfo expert;
    expert.name = name;
    bundle.experts.push_back(expert);
  }
  EvaluationOptions options;
  options.clicks = {1, 3};
  options.strategies = {"general", kHostile};
  return evaluation_html(evaluation, options, bundle, {LabelledCase{}, LabelledCase{}});
}

TEST(EvaluationHtml, HasAllParts) {
  const std::string page = page_of(example());
  EXPECT_THAT(page, testing::StartsWith("<!DOCTYPE html>"));
  for (const char* part : {"means", "clicks", "distributions", "routing", "worst", "settings"})
    EXPECT_THAT(page, HasSubstr(std::string("<section id=\"") + part + "\">"));
  EXPECT_THAT(page, HasSubstr("2 structures of 2 rows in 2 tasks"));
  EXPECT_THAT(page, HasSubstr("0.750 [0.250, 1.000]"));
  EXPECT_THAT(page, HasSubstr("Dice 0.750, HD95 mm 4.500 after 3 clicks"));
  EXPECT_THAT(page, HasSubstr("data:image/png;base64,cGljdHVyZQ=="));
}

TEST(EvaluationHtml, ShowsTheSharesOfStrategiesThatChoose) {
  const std::string page = page_of(example());
  EXPECT_THAT(page, HasSubstr(">25 %</td>"));
  EXPECT_THAT(page, HasSubstr(">75 %</td>"));
  EXPECT_THAT(page, HasSubstr(">100 %</td>"));
  Evaluation fixed = example();
  for (EvaluationScore& score : fixed.scores) score.strategy = "expert:nuclei";
  EXPECT_THAT(page_of(fixed), Not(HasSubstr("id=\"routing\"")));
}

TEST(EvaluationHtml, EscapesAllTexts) {
  const std::string page = page_of(example());
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, HasSubstr(std::string("title=\"/scans/") + kEscaped + "\""));
  EXPECT_THAT(page, HasSubstr(std::string("<h3>") + kEscaped + "</h3>"));
}

TEST(EvaluationHtml, NeedsNothingFromOutside) {
  const std::string page = page_of(example());
  for (const char* outside : {"http:", "https:", "url(", "<link", "@import", "src=\"/"})
    EXPECT_THAT(page, Not(HasSubstr(outside)));
}

TEST(EvaluationHtml, LeavesOutWhatThereIsNot) {
  const std::string page = page_of({});
  for (const char* part : {"means", "clicks", "distributions", "routing", "worst"})
    EXPECT_THAT(page, Not(HasSubstr(std::string("<section id=\"") + part + "\">")));
  EXPECT_THAT(page, HasSubstr("id=\"settings\""));
}

}  // namespace
}  // namespace sammoe
