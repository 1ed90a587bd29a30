#include "sammoe/mask_comparison.hpp"

#include "sammoe/error.hpp"
#include "sammoe/volume_io.hpp"

#include "support/error_matchers.hpp"
#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Optional;

class MaskComparisonOf : public testing::Test {
 protected:
  /// Adds a pair of masks in a row of voxels, 2 mm apart.
  void add(const std::string& name, const std::vector<std::uint16_t>& predicted,
           const std::vector<std::uint16_t>& labelled) {
    pairs_.push_back({name, write(name + "-p.nii", predicted), write(name + "-l.nii", labelled)});
  }

  std::filesystem::path write(const std::string& name, const std::vector<std::uint16_t>& labels) {
    LabelMap map;
    map.grid.size = {static_cast<std::int64_t>(labels.size()), 1, 1};
    map.grid.spacing_mm = {2, 1, 1};
    map.labels = labels;
    const std::filesystem::path path = folder_.path() / name;
    write_label_map(path, map);
    return path;
  }

  MaskComparison compare() const { return compare_mask_pairs(pairs_, options_); }

  TemporaryFolder folder_;
  std::vector<MaskPair> pairs_;
  ComparisonOptions options_;
};

const MeasureSummary& summary_of(const MaskComparison& comparison, std::optional<std::uint16_t> label,
                                 const std::string& measure) {
  const auto found = std::find_if(
      comparison.summaries.begin(), comparison.summaries.end(),
      [&](const MeasureSummary& summary) { return summary.label == label && summary.measure == measure; });
  if (found == comparison.summaries.end()) throw std::runtime_error("no summary of " + measure);
  return *found;
}

TEST_F(MaskComparisonOf, TakesTheLabelsOfEitherMask) {
  add("a", {1, 1, 0, 0, 3}, {1, 2, 0, 0, 0});
  const MaskComparison comparison = compare();
  ASSERT_EQ(comparison.scores.size(), 3U);
  EXPECT_EQ(comparison.scores[0].scores.label, 1);
  EXPECT_EQ(comparison.scores[1].scores.label, 2);
  EXPECT_EQ(comparison.scores[2].scores.label, 3);
  EXPECT_EQ(comparison.scores[0].scores.dice, 2.0 / 3);
  EXPECT_EQ(comparison.scores[1].scores.dice, 0.0);
  EXPECT_EQ(comparison.scores[2].scores.dice, 0.0);
}

TEST_F(MaskComparisonOf, TakesTheLabelsAskedForInEveryPair) {
  add("a", {1, 1, 0}, {1, 1, 0});
  add("b", {0, 2, 0}, {0, 2, 0});
  options_.labels = {1};
  const MaskComparison comparison = compare();
  ASSERT_EQ(comparison.scores.size(), 2U);
  EXPECT_EQ(comparison.scores[1].scores.dice, 1.0);
  options_.metrics.empty = EmptyMasks::skip;
  EXPECT_EQ(compare().scores[1].scores.dice, std::nullopt);
}

TEST_F(MaskComparisonOf, SummarisesEachMeasure) {
  add("a", {1, 1, 0, 0}, {1, 1, 0, 0});  // 1
  add("b", {1, 0, 0, 0}, {1, 1, 1, 0});  // 1/2
  add("c", {0, 0, 0, 0}, {1, 1, 1, 0});  // 0, no distance
  const MaskComparison comparison = compare();
  const MeasureSummary& dice = summary_of(comparison, std::uint16_t{1}, "dice");
  EXPECT_EQ(dice.pairs, 3U);
  EXPECT_EQ(dice.undefined, 0U);
  EXPECT_THAT(dice.mean, Optional(DoubleNear(0.5, 1e-12)));
  EXPECT_THAT(dice.median, Optional(DoubleNear(0.5, 1e-12)));
  EXPECT_THAT(dice.standard_deviation, Optional(DoubleNear(0.5, 1e-12)));
  ASSERT_TRUE(dice.interval);
  EXPECT_LE(dice.interval->low, 0.5);
  EXPECT_GE(dice.interval->high, 0.5);
  const MeasureSummary& hd95 = summary_of(comparison, std::uint16_t{1}, "hd95_mm");
  EXPECT_EQ(hd95.pairs, 2U);
  EXPECT_EQ(hd95.undefined, 1U);
  EXPECT_THAT(hd95.mean, Optional(DoubleNear((0 + 3.8) / 2, 1e-6)));  // of 0, 2 and 4 mm
}

TEST_F(MaskComparisonOf, GivesNoSpreadOfASinglePair) {
  add("a", {1, 1, 0}, {1, 0, 0});
  const MaskComparison comparison = compare();
  const MeasureSummary& dice = summary_of(comparison, std::uint16_t{1}, "dice");
  EXPECT_EQ(dice.mean, 2.0 / 3);
  EXPECT_EQ(dice.standard_deviation, std::nullopt);
  EXPECT_FALSE(dice.interval);
}

TEST_F(MaskComparisonOf, CountsEachPairOnceOverTheLabels) {
  add("a", {1, 2, 3, 4}, {1, 2, 3, 4});
  add("b", {1, 1, 0, 0}, {0, 0, 1, 1});
  const MaskComparison comparison = compare();
  EXPECT_THAT(summary_of(comparison, std::nullopt, "dice").mean, Optional(DoubleNear(0.5, 1e-12)));
  EXPECT_EQ(summary_of(comparison, std::nullopt, "dice").pairs, 2U);
}

TEST_F(MaskComparisonOf, CountsAMissingPredictionAsEmpty) {
  add("a", {1, 1, 0}, {1, 1, 0});
  pairs_.push_back({"b", {}, write("b.nii", {0, 1, 1})});
  const MaskComparison comparison = compare();
  ASSERT_EQ(comparison.scores.size(), 2U);
  EXPECT_EQ(comparison.scores[1].scores.dice, 0.0);
  EXPECT_EQ(comparison.scores[1].scores.reference_voxels, 2);
}

TEST_F(MaskComparisonOf, RefusesOtherGridsUnlessItResamples) {
  add("a", {1, 1, 0}, {1, 1, 0});
  LabelMap fine;
  fine.grid.size = {6, 1, 1};
  fine.grid.origin_in_ras = {-0.5, 0, 0};
  fine.labels = {1, 1, 1, 1, 0, 0};
  pairs_.front().prediction = folder_.path() / "fine.nii";
  write_label_map(pairs_.front().prediction, fine);
  expect_error(ErrorCode::input, {"fine.nii", "another grid", "6x1x1 and 3x1x1", "--resample"},
               [&] { compare(); });
  options_.grids = DifferentGrids::resample;
  const MaskComparison comparison = compare();
  EXPECT_THAT(comparison.resampled, ElementsAre(true));
  EXPECT_EQ(comparison.scores.front().scores.dice, 1.0);
  EXPECT_EQ(comparison.scores.front().scores.predicted_mm3, 4);
}

TEST_F(MaskComparisonOf, SaysHowFarGridsOfOneSizeAreApart) {
  add("a", {1, 0}, {1, 0});
  LabelMap shifted;
  shifted.grid.size = {2, 1, 1};
  shifted.grid.spacing_mm = {2, 1, 1};
  shifted.grid.origin_in_ras = {0.25, 0, 0};
  shifted.labels = {1, 0};
  write_label_map(pairs_[0].prediction, shifted);
  expect_error(ErrorCode::input, {"voxels, up to 0.25 mm apart)"}, [&] { compare(); });
}

TEST_F(MaskComparisonOf, KeepsTheWarningsOfItsMasksAndReadsThemAsAsked) {
  NiftiFile file;
  file.sform_code = 0;
  file.set_voxels(std::vector<std::uint8_t>(24, 1));
  const std::filesystem::path mask = write_bytes(folder_.path() / "mask.nii", file.bytes());
  pairs_.push_back({"a", mask, mask});
  const MaskComparison comparison = compare();
  ASSERT_EQ(comparison.warnings.size(), 1U);
  EXPECT_THAT(comparison.warnings[0],
              testing::Each(testing::StartsWith(mask.string() + ": qform_code and sform_code are 0")));
  EXPECT_EQ(comparison.warnings[0].size(), 2U);

  file.sform_code = file.qform_code = 1;
  file.qoffset = {5, 0, 0};
  write_bytes(mask, file.bytes());
  expect_error(ErrorCode::input, {"(--prefer sform or qform)"}, [&] { compare(); });
  options_.read.prefer_form = NiftiForm::qform;
  EXPECT_EQ(compare().scores.size(), 1U);
  file.dim = {4, 4, 3, 1, 2, 1, 1, 1};
  write_bytes(mask, file.bytes());
  expect_error(ErrorCode::input, {"holds 2 volumes; expected one; extract one first"}, [&] { compare(); });
}

TEST_F(MaskComparisonOf, ListsAllFilesThatCannotBeCompared) {
  add("a", {1, 1, 0}, {1, 1});
  add("b", {1, 1, 0}, {1, 1, 0});
  add("c", {1, 1, 0}, {1, 1, 0});
  std::ofstream(pairs_[1].reference) << "no volume";
  std::filesystem::remove(pairs_[2].prediction);
  expect_error(ErrorCode::input, {"3 problems", "a-p.nii", "b-l.nii", "c-p.nii"}, [&] { compare(); });
}

TEST_F(MaskComparisonOf, RefusesMasksWithoutLabelsAndBadOptions) {
  add("a", {0, 0}, {0, 0});
  expect_error(ErrorCode::input, {"no mask holds a label", "--label"}, [&] { compare(); });
  options_.labels = {1, 2, 1};
  expect_error(ErrorCode::usage, {"label 1", "twice"}, [&] { compare(); });
  options_.labels = {0};
  expect_error(ErrorCode::usage, {"label 0", "background"}, [&] { compare(); });
  options_.labels = {1};
  options_.metrics.tolerances_mm = {-1};
  expect_error(ErrorCode::usage, {"tolerance", "-1"}, [&] { compare(); });
}

TEST_F(MaskComparisonOf, TellsItsProgressAndStopsOnRequest) {
  add("a", {1, 1}, {1, 1});
  add("b", {1, 1}, {1, 1});
  std::vector<std::size_t> seen;
  options_.progress = [&](std::size_t done, std::size_t) { seen.push_back(done); };
  compare();
  EXPECT_THAT(seen, ElementsAre(0, 1, 2));
  options_.progress = [](std::size_t, std::size_t) { throw Error(ErrorCode::interrupted, "stopped"); };
  expect_error(ErrorCode::interrupted, {"stopped"}, [&] { compare(); });
}

}  // namespace
}  // namespace sammoe
