#include "sammoe/error.hpp"
#include "sammoe/metrics.hpp"

#include "unit/masks/mask_scenes.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Optional;

/// A mask with one box of label 1.
LabelMap box_mask(const Region& box, const Point3& spacing_mm = {1, 1, 1}) {
  LabelMap map = empty_mask({20, 18, 16}, spacing_mm);
  fill_box(map, box);
  return map;
}

const Region kBox{{5, 6, 4}, {6, 5, 7}};

TEST(MaskScores, OfAMaskWithItselfArePerfect) {
  const LabelMap map = random_mask({8, 7, 6}, {0.5, 1, 3}, 2, 3);
  for (const std::uint16_t label : {std::uint16_t{1}, std::uint16_t{2}}) {
    const MaskScores scores = compare_masks(map, map, label, {{0, 1}, EmptyMasks::score});
    EXPECT_EQ(scores.dice, 1.0);
    EXPECT_EQ(scores.iou, 1.0);
    EXPECT_THAT(scores.nsd, ElementsAre(1.0, 1.0));
    EXPECT_EQ(scores.hd95_mm, 0.0);
    EXPECT_EQ(scores.mean_surface_mm, 0.0);
    EXPECT_EQ(scores.volume_difference_mm3(), 0);
  }
}

TEST(MaskScores, AreSymmetricButForTheVolumes) {
  const LabelMap a = random_mask({8, 7, 6}, {0.5, 1, 3}, 3, 3);
  const LabelMap b = random_mask({8, 7, 6}, {0.5, 1, 3}, 3, 4);
  const MaskScores there = compare_masks(a, b, 1);
  const MaskScores back = compare_masks(b, a, 1);
  EXPECT_EQ(there.dice, back.dice);
  EXPECT_EQ(there.iou, back.iou);
  EXPECT_EQ(there.nsd, back.nsd);
  EXPECT_EQ(there.hd95_mm, back.hd95_mm);
  EXPECT_NEAR(*there.mean_surface_mm, *back.mean_surface_mm, 1e-12);
  EXPECT_EQ(there.volume_difference_mm3(), -back.volume_difference_mm3());
}

TEST(MaskScores, StayWhereBothMasksAreMoved) {
  Region other = kBox;
  other.size = {7, 5, 6};
  Region moved = kBox;
  Region other_moved = other;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    moved.begin[axis] += 4;
    other_moved.begin[axis] += 4;
  }
  const MaskScores here = compare_masks(box_mask(kBox), box_mask(other), 1);
  const MaskScores there = compare_masks(box_mask(moved), box_mask(other_moved), 1);
  EXPECT_EQ(here.dice, there.dice);
  EXPECT_EQ(here.nsd, there.nsd);
  EXPECT_EQ(here.hd95_mm, there.hd95_mm);
  EXPECT_EQ(here.mean_surface_mm, there.mean_surface_mm);
}

TEST(MaskScores, ScaleWithTheSpacing) {
  Region other = kBox;
  other.begin[0] += 2;
  const auto scores_at = [&](double factor) {
    const Point3 spacing_mm{factor, 2 * factor, 1.5 * factor};
    return compare_masks(box_mask(kBox, spacing_mm), box_mask(other, spacing_mm), 1,
                         {{factor}, EmptyMasks::score});
  };
  const MaskScores once = scores_at(1);
  const MaskScores thrice = scores_at(3);
  EXPECT_EQ(once.dice, thrice.dice);
  EXPECT_EQ(once.nsd, thrice.nsd);
  EXPECT_THAT(thrice.hd95_mm, Optional(DoubleNear(3 * *once.hd95_mm, 1e-5)));
  EXPECT_THAT(thrice.mean_surface_mm, Optional(DoubleNear(3 * *once.mean_surface_mm, 1e-5)));
  EXPECT_NEAR(thrice.predicted_mm3, 27 * once.predicted_mm3, 1e-9);
}

TEST(MaskScores, OfTwoVoxelsAreTheirDistance) {
  LabelMap a = empty_mask({9, 9, 9}, {0.5, 2, 3});
  LabelMap b = a;
  label_at(a, {1, 2, 3}) = 1;
  label_at(b, {7, 6, 3}) = 1;  // 3 mm and 8 mm away
  const double distance_mm = std::sqrt(73.0);
  const MaskScores scores = compare_masks(a, b, 1, {{distance_mm - 0.01, distance_mm}, EmptyMasks::score});
  EXPECT_EQ(scores.dice, 0.0);
  EXPECT_EQ(scores.iou, 0.0);
  EXPECT_THAT(scores.hd95_mm, Optional(DoubleNear(distance_mm, 1e-6)));
  EXPECT_THAT(scores.mean_surface_mm, Optional(DoubleNear(distance_mm, 1e-6)));
  EXPECT_THAT(scores.nsd, ElementsAre(0.0, 1.0));
  EXPECT_DOUBLE_EQ(scores.predicted_mm3, 3);
}

/// Walls one voxel thick, 4 voxels of 2 mm apart: every distance is 8 mm.
TEST(MaskScores, OfParallelWallsAreTheirDistance) {
  const Point3 spacing_mm{2, 1, 1};
  const LabelMap a = box_mask({{3, 0, 0}, {1, 18, 16}}, spacing_mm);
  const LabelMap b = box_mask({{7, 0, 0}, {1, 18, 16}}, spacing_mm);
  const MaskScores scores = compare_masks(a, b, 1, {{7.9, 8}, EmptyMasks::score});
  EXPECT_THAT(scores.hd95_mm, Optional(DoubleNear(8, 1e-6)));
  EXPECT_THAT(scores.mean_surface_mm, Optional(DoubleNear(8, 1e-6)));
  EXPECT_THAT(scores.nsd, ElementsAre(0.0, 1.0));
}

TEST(MaskScores, TakeTheLargerOfTheDirectedPercentiles) {
  // The voxel of `a` lies on the line `b`, so that its distance is 0; those of the line are 0, 1, ... 10 mm.
  LabelMap a = empty_mask({11, 1, 1});
  LabelMap b = a;
  label_at(a, {0, 0, 0}) = 1;
  fill_box(b, {{0, 0, 0}, {11, 1, 1}});
  const MaskScores scores = compare_masks(a, b, 1);
  EXPECT_THAT(scores.hd95_mm, Optional(DoubleNear(9.5, 1e-6)));
  EXPECT_THAT(scores.mean_surface_mm, Optional(DoubleNear(55.0 / 12, 1e-6)));
  EXPECT_THAT(scores.nsd, ElementsAre(Optional(DoubleNear(3.0 / 12, 1e-12))));
}

TEST(MaskScores, CountByHand) {
  LabelMap a = empty_mask({6, 1, 1}, {1, 2, 3});
  LabelMap b = a;
  a.labels = {1, 1, 1, 0, 2, 2};
  b.labels = {0, 1, 1, 1, 2, 0};
  const std::vector<MaskScores> scores = compare_masks(a, b, {2, 1, 2});
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_EQ(scores[0].label, 2);
  EXPECT_EQ(scores[0].dice, 2.0 / 3);
  EXPECT_EQ(scores[0].iou, 0.5);
  EXPECT_EQ(scores[0].predicted_voxels, 2);
  EXPECT_EQ(scores[0].volume_difference_mm3(), 6);
  EXPECT_EQ(scores[1].dice, 4.0 / 6);
  EXPECT_EQ(scores[1].iou, 0.5);
  EXPECT_EQ(scores[2].dice, scores[0].dice);
}

TEST(MaskScores, OfOneLabelAreThoseAmongSeveral) {
  const LabelMap a = random_mask({8, 7, 6}, {0.5, 1, 3}, 3, 3);
  const LabelMap b = random_mask({8, 7, 6}, {0.5, 1, 3}, 3, 4);
  const std::vector<MaskScores> several = compare_masks(a, b, {3, 1, 2});
  for (const MaskScores& scores : several) {
    const MaskScores alone = compare_masks(a, b, scores.label);
    EXPECT_EQ(alone.dice, scores.dice);
    EXPECT_EQ(alone.dice, dice(a, b, scores.label));
    EXPECT_EQ(alone.nsd, scores.nsd);
    EXPECT_EQ(alone.nsd.front(), normalised_surface_dice(a, b, scores.label, 1));
    EXPECT_EQ(alone.hd95_mm, scores.hd95_mm);
  }
}

TEST(MaskScores, OfTwoEmptyMasksFollowTheConvention) {
  const LabelMap none = empty_mask({4, 4, 4});
  for (const EmptyMasks empty : {EmptyMasks::score, EmptyMasks::diagonal}) {
    const MaskScores scores = compare_masks(none, none, 1, {{1, 2}, empty});
    EXPECT_EQ(scores.dice, 1.0);
    EXPECT_EQ(scores.iou, 1.0);
    EXPECT_THAT(scores.nsd, ElementsAre(1.0, 1.0));
    EXPECT_EQ(scores.hd95_mm, 0.0);
    EXPECT_EQ(scores.mean_surface_mm, 0.0);
  }
  const MaskScores scores = compare_masks(none, none, 1, {{1, 2}, EmptyMasks::skip});
  EXPECT_EQ(scores.dice, std::nullopt);
  EXPECT_EQ(scores.iou, std::nullopt);
  EXPECT_THAT(scores.nsd, ElementsAre(std::nullopt, std::nullopt));
  EXPECT_EQ(scores.hd95_mm, std::nullopt);
  EXPECT_EQ(scores.mean_surface_mm, std::nullopt);
}

TEST(MaskScores, OfOneEmptyMaskFollowTheConvention) {
  const LabelMap none = empty_mask({4, 5, 1}, {1, 1, 2});
  LabelMap some = none;
  label_at(some, {1, 1, 0}) = 1;
  for (const EmptyMasks empty : {EmptyMasks::score, EmptyMasks::skip, EmptyMasks::diagonal}) {
    const MaskScores scores = compare_masks(none, some, 1, {{1}, empty});
    EXPECT_EQ(scores.dice, 0.0);
    EXPECT_EQ(scores.iou, 0.0);
    EXPECT_THAT(scores.nsd, ElementsAre(0.0));
    // Outer voxels' centres are 3 and 4 mm apart.
    const auto expected = empty == EmptyMasks::diagonal ? std::optional<double>(5) : std::nullopt;
    EXPECT_EQ(scores.hd95_mm, expected);
    EXPECT_EQ(scores.mean_surface_mm, expected);
    EXPECT_EQ(compare_masks(some, none, 1, {{1}, empty}).hd95_mm, expected);
  }
  EXPECT_EQ(normalised_surface_dice(none, none, 1, 1), 1);
  EXPECT_EQ(normalised_surface_dice(none, some, 1, 1), 0);
}

TEST(MaskScores, RefuseMasksAndTolerancesThatDoNotFit) {
  const LabelMap a = empty_mask({3, 3, 3});
  const LabelMap b = empty_mask({3, 3, 2});
  EXPECT_THROW(compare_masks(a, b, 1), Error);
  EXPECT_THROW(normalised_surface_dice(a, b, 1, 1), Error);
  for (const double tolerance_mm : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(normalised_surface_dice(a, a, 1, tolerance_mm), Error);
    EXPECT_THROW(compare_masks(a, a, 1, {{1, tolerance_mm}, EmptyMasks::score}), Error);
  }
  EXPECT_THROW(compare_masks(a, a, 1, {{}, EmptyMasks::score}), Error);
  EXPECT_THROW(compare_masks(a, a, 1, {{2, 1, 2}, EmptyMasks::score}), Error);
}

TEST(MaskScores, ListTheLabelsThatAreThere) {
  LabelMap map = empty_mask({5, 1, 1});
  EXPECT_THAT(labels_in(map), ElementsAre());
  map.labels = {65535, 0, 3, 3, 1};
  EXPECT_THAT(labels_in(map), ElementsAre(1, 3, 65535));
}

}  // namespace
}  // namespace sammoe
