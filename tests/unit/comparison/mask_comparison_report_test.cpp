#include "sammoe/mask_comparison_report.hpp"

#include "comparison/mask_summaries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

MaskScores scores_of(std::uint16_t label, double dice, std::optional<double> hd95_mm) {
  MaskScores scores;
  scores.label = label;
  scores.predicted_voxels = 3;
  scores.reference_voxels = 2;
  scores.predicted_mm3 = 1.5;
  scores.reference_mm3 = 1;
  scores.dice = dice;
  scores.iou = dice / (2 - dice);
  scores.nsd = {0.5, 0.75};
  scores.hd95_mm = hd95_mm;
  scores.mean_surface_mm = hd95_mm;
  return scores;
}

/// Two cases, one without a prediction and one resampled.
class MaskReport : public testing::Test {
 protected:
  MaskReport() {
    options_.metrics.tolerances_mm = {1, 2.5};
    comparison_.pairs = {{"a, b", "p.nii", "l.nii"}, {"c", "", "m.nii"}};
    comparison_.resampled = {true, false};
    comparison_.scores = {{0, scores_of(1, 0.75, 1.25)}, {1, scores_of(1, 0.25, {})}};
    comparison_.summaries = summarise(comparison_.scores, options_);
  }

  ComparisonOptions options_;
  MaskComparison comparison_;
};

TEST_F(MaskReport, AsCsvLeavesUndefinedMeasuresEmpty) {
  EXPECT_EQ(comparison_csv(comparison_, options_),
            "case,label,dice,iou,nsd_1mm,nsd_2.5mm,hd95_mm,mean_surface_mm,volume_difference_mm3,"
            "predicted_mm3,reference_mm3,predicted_voxels,reference_voxels,prediction,resampled\n"
            "\"a, b\",1,0.75,0.6,0.5,0.75,1.25,1.25,0.5,1.5,1,3,2,present,yes\n"
            "c,1,0.25,0.14285714285714285,0.5,0.75,,,0.5,1.5,1,3,2,missing,no\n");
}

TEST_F(MaskReport, SaysWhichNsdWasComputed) {
  EXPECT_EQ(nlohmann::json::parse(comparison_json(comparison_, options_))["options"]["nsd_surface"],
            "border-voxels");
  options_.metrics.nsd_surface = NsdSurface::surface_area;
  comparison_.summaries = summarise(comparison_.scores, options_);
  const nlohmann::json json = nlohmann::json::parse(comparison_json(comparison_, options_));
  EXPECT_EQ(json["options"]["nsd_surface"], "surface-area");
  EXPECT_EQ(json["scores"][0]["nsd_area_2.5mm"], 0.75);
  EXPECT_THAT(comparison_csv(comparison_, options_), HasSubstr(",nsd_area_1mm,nsd_area_2.5mm,"));
  EXPECT_THAT(comparison_table(comparison_, options_), HasSubstr("NSD by area 2.5 mm"));
}

TEST_F(MaskReport, KeepsSpreadsheetsAndTerminalsFromRunningNames) {
  comparison_.pairs[1].name = "=1+1";
  EXPECT_THAT(comparison_csv(comparison_, options_), HasSubstr("\n'=1+1,1,"));
  comparison_.pairs = {{"\x1b[31m", "p.nii", "l.nii"}};
  comparison_.resampled = {false};
  comparison_.scores.resize(1);
  comparison_.summaries = summarise(comparison_.scores, options_);
  EXPECT_THAT(comparison_table(comparison_, options_), StartsWith(R"(\u001b[31m)"));
}

TEST_F(MaskReport, AsJsonHoldsEverything) {
  const nlohmann::json json = nlohmann::json::parse(comparison_json(comparison_, options_));
  EXPECT_EQ(json["options"]["tolerances_mm"], nlohmann::json({1.0, 2.5}));
  EXPECT_EQ(json["options"]["empty"], "score");
  EXPECT_EQ(json["cases"][0]["resampled"], true);
  EXPECT_EQ(json["cases"][1]["prediction"], nullptr);
  EXPECT_EQ(json["scores"][0]["nsd_2.5mm"], 0.75);
  EXPECT_EQ(json["scores"][1]["hd95_mm"], nullptr);
  EXPECT_EQ(json["summaries"][0]["measure"], "dice");
  EXPECT_EQ(json["summaries"][0]["mean"], 0.5);
  EXPECT_EQ(json["summaries"].size(), 7U);
}

TEST_F(MaskReport, AsATableSaysWhatToKnowBesides) {
  const std::string table = comparison_table(comparison_, options_);
  EXPECT_THAT(table, StartsWith("label 1: 2 cases\n"));
  EXPECT_THAT(table, HasSubstr("NSD 2.5 mm"));
  EXPECT_THAT(table, HasSubstr("0.5000"));
  EXPECT_THAT(table, HasSubstr("1 prediction resampled"));
  EXPECT_THAT(table, HasSubstr("1 missing prediction counted as empty"));
  EXPECT_THAT(table, Not(HasSubstr("over the labels")));
  const std::string markdown = comparison_markdown(comparison_, options_);
  EXPECT_THAT(markdown, StartsWith("### label 1: 2 cases\n\n| measure | mean |"));
}

TEST_F(MaskReport, OfOnePairIsALineForEachLabel) {
  comparison_.pairs.resize(1);
  comparison_.resampled.resize(1);
  comparison_.scores = {{0, scores_of(4, 0.75, 1.25)}, {0, scores_of(7, 0.25, {})}};
  comparison_.summaries = summarise(comparison_.scores, options_);
  const std::string table = comparison_table(comparison_, options_);
  EXPECT_THAT(table, StartsWith("a, b\n  label "));
  EXPECT_THAT(table, HasSubstr("\n  4 "));
  EXPECT_THAT(table, HasSubstr("\n  7 "));
  EXPECT_THAT(table, HasSubstr("\n  mean   0.5000"));
}

TEST_F(MaskReport, CountsCasesWithoutAnyLabel) {
  comparison_.pairs.push_back({"d", "p.nii", "l.nii"});
  comparison_.resampled.push_back(false);
  EXPECT_THAT(comparison_table(comparison_, options_), HasSubstr("1 case without any label"));
}

}  // namespace
}  // namespace sammoe
