#include "preprocess/roi.hpp"

#include "sammoe/error.hpp"

#include "masks/voxel_box.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <support/axis_orders.hpp>

namespace sammoe {
namespace {

Grid oblique_ct() {
  Grid grid;
  grid.size = {60, 50, 21};
  grid.spacing_mm = {0.8, 0.9, 5};
  grid.direction_in_ras = oblique_direction(0.3, -0.2);
  grid.origin_in_ras = {-85, 30, 412};
  return grid;
}

TEST(CanonicalGrid, OfARasVolumeOfThatSpacingIsItself) {
  Grid grid;
  grid.size = {30, 40, 50};
  grid.spacing_mm = {1.5, 1.5, 1.5};
  grid.origin_in_ras = {-20, 7, 3};
  EXPECT_TRUE(same_grid(canonical_grid(grid, 1.5), grid, 1e-9));
}

TEST(CanonicalGrid, DoesNotDependOnHowAxesAreStored) {
  const Grid grid = oblique_ct();
  const Grid expected = canonical_grid(grid, 1.5);
  for (const StoredOrder& order : all_stored_orders())
    EXPECT_TRUE(same_grid(canonical_grid(reordered(grid, order), 1.5), expected, 1e-6));
}

TEST(CanonicalGrid, DoesNotDependOnStorageWhereTwoAxesAreEquallyNear) {
  Grid grid = oblique_ct();
  grid.direction_in_ras = oblique_direction(std::acos(-1.0) / 4, 0);
  const Grid expected = canonical_grid(grid, 1.5);
  for (const StoredOrder& order : all_stored_orders())
    EXPECT_TRUE(same_grid(canonical_grid(reordered(grid, order), 1.5), expected, 1e-6));
}

TEST(CanonicalGrid, CoversTheVolumeByLessThanAVoxelMore) {
  const Grid grid = oblique_ct();
  const Grid canonical = canonical_grid(grid, 1.5);
  for (int axis = 0; axis < 3; ++axis) {
    const double extent = static_cast<double>(grid.size[axis]) * grid.spacing_mm[axis];
    const double covered = static_cast<double>(canonical.size[axis]) * 1.5;
    EXPECT_GE(covered, extent - 1e-9);
    EXPECT_LT(covered, extent + 1.5);
  }
  const Point3 corner = canonical.voxel_from_ras(grid.ras_from_voxel({-0.5, -0.5, -0.5}));
  for (const double index : corner) EXPECT_NEAR(index, -0.5, 1e-9);
}

TEST(CanonicalGrid, ChoosesAxesTogetherAndNotOneByOne) {
  // A turn for which giving the largest cosine to its axis first (R along j, then A along i) ends with S
  // along -k at cosine 0.36, a total of 1.73; the best total is 2.03, with R along j, A along k, S along i.
  Grid grid;
  grid.size = {10, 20, 30};
  grid.direction_in_ras = {{{0.31357161, 0.69227353, -0.64994631},
                            {0.67197848, 0.32182736, 0.66698731},
                            {0.67090816, -0.64589822, -0.36427699}}};
  EXPECT_EQ(canonical_grid(grid, 1).size, (Index3{20, 30, 10}));
}

TEST(RoiAround, IsCentredOnAClickWhereThereIsRoom) {
  Grid grid = oblique_ct();
  grid.size = {200, 200, 40};
  const Point3 click{98.25, 103.5, 20};
  const Grid roi = roi_around(grid, {click}, {32, 1.5});
  EXPECT_EQ(roi.size, (Index3{32, 32, 32}));
  const Point3 position = roi.voxel_from_ras(grid.ras_from_voxel(click));
  for (const double index : position) {
    EXPECT_GE(index, 15 - 1e-6);
    EXPECT_LE(index, 16 + 1e-3);
  }
}

TEST(RoiAround, AVoxelOfAVolumeOfThatSpacingIsTheMiddleVoxel) {
  Grid grid;
  grid.size = {100, 100, 100};
  grid.spacing_mm = {1.5, 1.5, 1.5};
  const Grid roi = roi_around(grid, {{50, 51, 52}}, {32, 1.5});
  const Point3 position = roi.voxel_from_ras(grid.ras_from_voxel({50, 51, 52}));
  for (const double index : position) EXPECT_NEAR(index, 16, 1e-9);
}

TEST(RoiAround, TakesTheMiddleOfTheClicksBoundingBox) {
  Grid grid;
  grid.size = {100, 100, 100};
  const Grid several = roi_around(grid, {{40, 50, 60}, {60, 50, 40}, {42, 50, 44}}, {16, 1});
  EXPECT_TRUE(same_grid(several, roi_around(grid, {{50, 50, 50}}, {16, 1})));
}

/// Where SAM-Med3D's own crop begins along an axis, by torchio's rule for a mask with voxels `low` to `high`.
std::int64_t published_begin(std::int64_t low, std::int64_t high, std::int64_t size) {
  double centre = static_cast<double>(low + high + 1) / 2;
  if (const bool is_on_index = centre == std::floor(centre); !is_on_index) centre -= 0.5;  // for an even size
  return std::llround(centre) - size / 2;
}

TEST(RoiAround, CentredLiesWhereThePublishedCropLies) {
  Grid grid;
  grid.size = {100, 100, 100};
  for (const auto& [low, high] : {std::pair(2, 2), std::pair(3, 10), std::pair(50, 52), std::pair(95, 99)}) {
    const std::vector<Point3> corners{{double(low), 50, 50}, {double(high), 50, 50}};
    const Grid roi = roi_around(grid, corners, {32, 1, RoiPlacement::centred});
    const Point3 begin = grid.voxel_from_ras(roi.origin_in_ras);
    EXPECT_NEAR(begin[0], static_cast<double>(published_begin(low, high, 32)), 1e-9) << low << " to " << high;
  }
}

Matrix3 turned_about_s(double degrees) {
  const double angle = degrees * std::acos(-1.0) / 180;
  return {{{std::cos(angle), -std::sin(angle), 0}, {std::sin(angle), std::cos(angle), 0}, {0, 0, 1}}};
}

// The volumes of tests/integration/public_pipeline_test.py: the middle of a label's box in voxels, and where
// TorchIO 0.20.4 puts the crop of 64^3 voxels around that label.
TEST(RoiAround, CentredLiesWhereTorchioPutsTheCrop) {
  struct Row {
    const char* name;
    Grid volume;
    Point3 middle_in_voxels;
    Point3 crop_origin_in_ras;
  };
  Grid cube, fine, small, slices, oblique;
  cube.size = {110, 96, 104};
  cube.origin_in_ras = {-50, -60, -40};
  fine.size = {120, 140, 130};
  fine.spacing_mm = {0.5, 0.5, 0.5};
  fine.origin_in_ras = {-30.25, -40, 12.5};
  small.size = {35, 51, 40};
  slices.size = {120, 130, 44};
  slices.spacing_mm = {0.8, 0.8, 3};
  slices.origin_in_ras = {-48, 20, -700};
  oblique.size = {100, 90, 50};
  oblique.spacing_mm = {1.1, 1.1, 2.2};
  oblique.origin_in_ras = {-40, -30, 5};
  oblique.direction_in_ras = turned_about_s(17);
  const Row rows[] = {
      {"1 mm", cube, {60.25, 38.5, 52}, {-37.75, -68.75, -35.25}},
      {"0.5 mm", fine, {65.5, 56.5, 65.5}, {-44.75, -59, -2}},
      {"smaller than the ROI", small, {19.75, 20.5, 19.75}, {-28.25, -26.75, -28.25}},
      {"CT with thick slices", slices, {66.0625, 52, 22}, {-43.15, 14.35, -681.25}},
      {"oblique", oblique, {55.409093, 36.318183, 24.386363}, {-24.764311, -32.975532, 10.65}},
  };
  for (const Row& row : rows) {
    const Grid roi = roi_around(row.volume, {row.middle_in_voxels}, {64, 1.5, RoiPlacement::centred});
    for (int axis = 0; axis < 3; ++axis)
      EXPECT_NEAR(roi.origin_in_ras[axis], row.crop_origin_in_ras[axis], 1e-3) << row.name;
  }
}

TEST(RoiAround, CentredDoesNotMoveASmallVolumesRoiEither) {
  Grid grid;
  grid.size = {20, 20, 20};
  const Grid roi = roi_around(grid, {{2, 10, 19}}, {32, 1, RoiPlacement::centred});
  const Point3 click = roi.voxel_from_ras(grid.ras_from_voxel({2, 10, 19}));
  for (const double index : click) EXPECT_NEAR(index, 16, 1e-9);
}

TEST(RoiAround, DoesNotDependOnHowAxesAreStored) {
  const Grid grid = oblique_ct();
  for (const std::int64_t size : {16, 64}) {
    const Point3 click{17.5, 30, 4};
    const Grid expected = roi_around(grid, {click}, {size, 1.5});
    for (const StoredOrder& order : all_stored_orders()) {
      const Grid stored = reordered(grid, order);
      const Point3 same_click = stored.voxel_from_ras(grid.ras_from_voxel(click));
      EXPECT_TRUE(same_grid(roi_around(stored, {same_click}, {size, 1.5}), expected, 1e-6));
    }
  }
}

TEST(RoiAround, LiesInsideTheVolumeOrContainsIt) {
  const Grid grid = oblique_ct();
  const Grid canonical = canonical_grid(grid, 1.5);  // 32 x 30 x 70
  for (const Point3& click :
       {Point3{0, 0, 0}, Point3{59, 49, 20}, Point3{59, 0, 10}, Point3{-0.5, 49.5, 20.5}}) {
    const Grid roi = roi_around(grid, {click}, {31, 1.5});
    for (const double index : roi.voxel_from_ras(grid.ras_from_voxel(click))) {
      EXPECT_GE(index, -0.5 - 1e-6);
      EXPECT_LE(index, 30.5 + 1e-6);
    }
    const Point3 first = canonical.voxel_from_ras(roi.origin_in_ras);
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(first[axis], std::round(first[axis]), 1e-6);
      const double end = first[axis] + 31;
      const auto count = static_cast<double>(canonical.size[axis]);
      if (canonical.size[axis] >= 31) {
        EXPECT_GE(first[axis], -1e-6);
        EXPECT_LE(end, count + 1e-6);
      } else {
        EXPECT_LE(first[axis], 1e-6);
        EXPECT_GE(end, count - 1e-6);
      }
    }
  }
}

TEST(RoiAround, RefusesNoClicks) {
  EXPECT_THROW(roi_around(oblique_ct(), {}, {32, 1.5}), Error);
}

TEST(HalfStep, OverlapsByHalfAndComesBack) {
  const Grid roi = roi_around(oblique_ct(), {{30, 25, 10}}, {16, 1.5});
  for (int axis = 0; axis < 3; ++axis) {
    const Grid next = half_step(roi, axis, 1);
    Point3 expected{0, 0, 0};
    expected[axis] = 8;
    const Point3 met = roi.voxel_from_ras(next.origin_in_ras);
    for (int a = 0; a < 3; ++a) EXPECT_NEAR(met[a], expected[a], 1e-9);
    EXPECT_TRUE(same_grid(half_step(next, axis, -1), roi, 1e-9));
  }
}

TEST(NeighbourRoi, StepsToTheEndOfTheVolumeAndNoFurther) {
  const Grid grid = oblique_ct();  // 70 canonical voxels along S
  Grid roi = roi_around(grid, {{30, 25, 0}}, {16, 1.5});
  EXPECT_FALSE(neighbour_roi(grid, roi, 2, -1, RoiPlacement::inside).has_value());
  int steps = 0;
  while (const auto next = neighbour_roi(grid, roi, 2, 1, RoiPlacement::inside)) {
    const double moved = roi.voxel_from_ras(next->origin_in_ras)[2];
    EXPECT_GT(moved, 0.5);
    EXPECT_LT(moved, 8.5);
    roi = *next;
    ASSERT_LT(++steps, 20);
  }
  EXPECT_EQ(steps, 7);  // 8, 16, 24, 32, 40, 48, then 54 = 70 - 16
  const Grid canonical = canonical_grid(grid, 1.5);
  EXPECT_NEAR(canonical.voxel_from_ras(roi.origin_in_ras)[2], 70 - 16, 1e-6);
}

TEST(NeighbourRoi, CentredStepsByHalvesUntilTheVolumeEnds) {
  Grid grid;
  grid.size = {100, 100, 40};
  Grid roi = roi_around(grid, {{50, 50, 4}}, {16, 1, RoiPlacement::centred});
  std::vector<double> begins;
  for (std::optional<Grid> next = roi; next; next = neighbour_roi(grid, *next, 2, 1, RoiPlacement::centred))
    begins.push_back(grid.voxel_from_ras(next->origin_in_ras)[2]);
  ASSERT_EQ(begins.size(), 5U);  // the last holds the volume's end, voxel 39
  for (std::size_t n = 0; n < begins.size(); ++n)
    EXPECT_NEAR(begins[n], -4 + 8 * static_cast<double>(n), 1e-9);
}

TEST(NeighbourRoi, IsNoneWhereTheRoiContainsTheVolume) {
  const Grid grid = oblique_ct();
  const Grid roi = roi_around(grid, {{30, 25, 10}}, {80, 1.5});
  for (int axis = 0; axis < 3; ++axis) {
    for (const int direction : {-1, 1})
      EXPECT_FALSE(neighbour_roi(grid, roi, axis, direction, RoiPlacement::inside).has_value());
  }
}

TEST(SourceRegion, HoldsExactlyTheVoxelsWithinTheRoi) {
  for (const StoredOrder& order : all_stored_orders()) {
    Grid ct = oblique_ct();
    ct.spacing_mm = {0.81, 0.93, 4.7};  // no voxel centre on a face of the ROI
    const Grid grid = reordered(ct, order);
    const Grid roi = roi_around(grid, {grid.voxel_from_ras(ct.ras_from_voxel({10, 9, 8}))}, {12, 1.5});
    const Region region = source_region(grid, roi);
    std::int64_t inside = 0;
    for (std::int64_t k = 0; k < grid.size[2]; ++k) {
      for (std::int64_t j = 0; j < grid.size[1]; ++j) {
        for (std::int64_t i = 0; i < grid.size[0]; ++i) {
          const Point3 index{static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)};
          if (!roi.contains(roi.voxel_from_ras(grid.ras_from_voxel(index)))) continue;
          ++inside;
          ASSERT_TRUE(i >= region.begin[0] && i < region.begin[0] + region.size[0]);
          ASSERT_TRUE(j >= region.begin[1] && j < region.begin[1] + region.size[1]);
          ASSERT_TRUE(k >= region.begin[2] && k < region.begin[2] + region.size[2]);
        }
      }
    }
    EXPECT_GT(inside, 0);
    EXPECT_EQ(inside, region.voxel_count());
  }
}

TEST(SourceRegion, HasWhatLiesOnTheLowerFacesAndNotOnTheUpperOnes) {
  Grid volume;
  volume.size = {12, 12, 12};
  Grid roi;
  roi.size = {4, 4, 4};
  roi.spacing_mm = {1.5, 1.5, 1.5};
  roi.origin_in_ras = {2.75, 2.75, 2.75};  // from 2 to 8 mm
  for (const StoredOrder& order : all_stored_orders()) {
    const Grid stored = reordered(volume, order);
    const Region region = source_region(stored, roi);
    EXPECT_EQ(region.size, (Index3{6, 6, 6}));
    const auto first =
        stored.ras_from_voxel({double(region.begin[0]), double(region.begin[1]), double(region.begin[2])});
    const auto last = stored.ras_from_voxel(
        {double(region.begin[0] + 5), double(region.begin[1] + 5), double(region.begin[2] + 5)});
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(std::min(first[axis], last[axis]), 2, 1e-9);
      EXPECT_NEAR(std::max(first[axis], last[axis]), 7, 1e-9);
    }
  }
}

TEST(SourceRegion, IsEmptyFarAway) {
  const Grid grid = oblique_ct();
  Grid roi = roi_around(grid, {{10, 9, 8}}, {12, 1.5});
  for (int step = 0; step < 30; ++step) roi = half_step(roi, 1, -1);
  EXPECT_EQ(source_region(grid, roi).voxel_count(), 0);
}

/// A volume of 100 x 60 x 40 mm, and an ROI of 32 voxels of 1.5 mm in its middle.
Grid long_volume() {
  Grid grid;
  grid.size = {100, 60, 40};
  return grid;
}
Grid roi_in_the_middle() {
  return roi_around(long_volume(), {{50, 30, 20}}, {32, 1.5});
}

TEST(Boxes, ALargeEnoughBoxHasTheRoisMiddle) {
  const Grid roi = roi_in_the_middle();
  const std::vector<Grid> boxes = boxes_over(long_volume(), roi, {{64, 24, 80}, {1, 2, 1}});
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_EQ(boxes[0].size, (Index3{64, 24, 80}));
  EXPECT_EQ(boxes[0].spacing_mm, (Point3{1, 2, 1}));
  const Point3 middle = boxes[0].ras_from_voxel({31.5, 11.5, 39.5});
  const Point3 expected = roi.ras_from_voxel({15.5, 15.5, 15.5});
  EXPECT_NEAR(middle[0], expected[0], 0.5);
  EXPECT_NEAR(middle[1], expected[1], 1);
  EXPECT_NEAR(middle[2], 19.5, 0.5) << "the volume is smaller there, so the box contains it";
}

TEST(Boxes, SmallOnesOverlapByHalfAndCoverTheRoisPartOfTheVolume) {
  const Grid source = long_volume();
  const Grid roi = roi_in_the_middle();
  const std::vector<Grid> boxes = boxes_over(source, roi, {{16, 20, 40}, {1, 1, 1}});
  std::vector<int> covered(static_cast<std::size_t>(source.voxel_count()), 0);
  for (const Grid& box : boxes) {
    const Region part = source_region(source, box);
    EXPECT_EQ(part.size, box.size) << "inside the volume";
    for_each_voxel(part, source.size, [&](const Index3&, std::size_t offset) { ++covered[offset]; });
  }
  const Region seen = source_region(source, roi);
  int fewest = 100;
  for_each_voxel(seen, source.size,
                 [&](const Index3&, std::size_t offset) { fewest = std::min(fewest, covered[offset]); });
  EXPECT_GE(fewest, 1);
  // 48 mm in boxes of 16 and 20 that overlap by half or more, and 40 mm in one of 40.
  EXPECT_EQ(boxes.size(), 5U * 4U * 1U);
}

TEST(Boxes, CentredOnesStayAroundTheRoiEvenBeyondTheVolume) {
  const Grid roi = roi_around(long_volume(), {{2, 30, 20}}, {32, 1.5, RoiPlacement::centred});
  const std::vector<Grid> boxes =
      boxes_over(long_volume(), roi, {{64, 64, 64}, {1, 1, 1}, RoiPlacement::centred});
  ASSERT_EQ(boxes.size(), 1U);
  EXPECT_NEAR(boxes[0].ras_from_voxel({31.5, 31.5, 31.5})[0], roi.ras_from_voxel({15.5, 15.5, 15.5})[0], 0.5);
}

TEST(Boxes, OfAWholeVolumeCoverItHoweverItIsStored) {
  const Grid source = long_volume();
  for (const StoredOrder& order : all_stored_orders()) {
    const Grid stored = reordered(source, order);
    const std::vector<Grid> boxes =
        boxes_over(stored, canonical_grid(stored, Point3{2, 2, 2}), {{16, 32, 16}, {2, 2, 2}});
    EXPECT_EQ(boxes.size(), 6U * 1U * 2U);
  }
}

}  // namespace
}  // namespace sammoe
