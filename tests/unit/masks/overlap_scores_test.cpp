#include "masks/overlap_scores.hpp"

#include "unit/masks/mask_scenes.hpp"

#include <optional>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

MaskScores by_overlap(const LabelMap& a, const LabelMap& b, const MetricOptions& options) {
  return overlap_scores(count_overlaps(a, b, {1}).front(), 1, b.grid, options);
}

TEST(OverlapScores, AreThoseOfTheWholeComparisonWithoutSurfaces) {
  const LabelMap a = random_mask({8, 7, 6}, {0.5, 1, 3}, 3, 3);
  const LabelMap b = random_mask({8, 7, 6}, {0.5, 1, 3}, 3, 4);
  const MaskScores whole = compare_masks(a, b, 1);
  const MaskScores scores = by_overlap(a, b, {});
  EXPECT_EQ(scores.dice, whole.dice);
  EXPECT_EQ(scores.dice, dice(a, b, 1));
  EXPECT_EQ(scores.iou, whole.iou);
  EXPECT_EQ(scores.volume_difference_mm3(), whole.volume_difference_mm3());
  EXPECT_EQ(scores.predicted_voxels, whole.predicted_voxels);
  EXPECT_TRUE(scores.nsd.empty());
  EXPECT_FALSE(scores.hd95_mm.has_value());
  EXPECT_FALSE(scores.mean_surface_mm.has_value());
}

TEST(OverlapScores, AreCompleteIfAMaskLacksTheLabel) {
  const LabelMap empty = empty_mask({4, 5, 1}, {1, 1, 1});
  LabelMap one = empty;
  one.labels[0] = 1;
  const MetricOptions options{{1, 2}, EmptyMasks::diagonal};
  for (const MaskScores& scores : {by_overlap(empty, one, options), by_overlap(one, empty, options)}) {
    EXPECT_EQ(scores.dice, 0.0);
    EXPECT_EQ(scores.nsd, (std::vector<std::optional<double>>{0.0, 0.0}));
    EXPECT_EQ(scores.hd95_mm, 5.0);
    EXPECT_EQ(scores.mean_surface_mm, 5.0);
  }
  EXPECT_EQ(by_overlap(empty, empty, options).hd95_mm, 0.0);
}

}  // namespace
}  // namespace sammoe
