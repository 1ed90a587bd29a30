#include "sammoe/grid.hpp"

#include "sammoe/error.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid oblique_grid() {
  const double c = std::cos(0.3);
  const double s = std::sin(0.3);
  Grid grid;
  grid.size = {20, 30, 40};
  grid.spacing_mm = {0.5, 1.25, 3};
  grid.direction_in_ras = {{{-c, s, 0}, {s, c, 0}, {0, 0, 1}}};
  grid.origin_in_ras = {-85.5, 12, -318};
  return grid;
}

TEST(Grid, VoxelFromRasInvertsRasFromVoxel) {
  const Grid grid = oblique_grid();
  for (const Point3& index : {Point3{0, 0, 0}, Point3{3.25, -2, 17.5}, Point3{19, 29, 39}}) {
    const Point3 back = grid.voxel_from_ras(grid.ras_from_voxel(index));
    for (int axis = 0; axis < 3; ++axis) EXPECT_NEAR(back[axis], index[axis], 1e-9);
  }
}

TEST(Grid, AStepAlongAnAxisIsItsSpacing) {
  const Grid grid = oblique_grid();
  const Point3 origin = grid.ras_from_voxel({0, 0, 0});
  const Point3 step = grid.ras_from_voxel({0, 1, 0});
  EXPECT_NEAR(std::hypot(step[0] - origin[0], step[1] - origin[1], step[2] - origin[2]), 1.25, 1e-12);
}

TEST(Grid, ContainsReachesHalfAVoxelAroundTheOuterCentres) {
  const Grid grid = oblique_grid();
  EXPECT_TRUE(grid.contains({-0.5, 0, 39.5}));
  EXPECT_FALSE(grid.contains({-0.51, 0, 0}));
  EXPECT_FALSE(grid.contains({0, 29.51, 0}));
  EXPECT_FALSE(grid.contains({std::numeric_limits<double>::quiet_NaN(), 0, 0}));
}

TEST(Grid, RefusesWhatIsNoGrid) {
  const auto broken = [](auto change) {
    Grid grid = oblique_grid();
    change(grid);
    EXPECT_THROW(grid.validate(), Error);
  };
  EXPECT_NO_THROW(oblique_grid().validate());
  broken([](Grid& grid) { grid.size[1] = 0; });
  broken([](Grid& grid) { grid.spacing_mm[2] = -1; });
  broken([](Grid& grid) { grid.spacing_mm[2] = std::numeric_limits<double>::infinity(); });
  broken([](Grid& grid) { grid.origin_in_ras[0] = std::numeric_limits<double>::quiet_NaN(); });
  broken([](Grid& grid) { grid.direction_in_ras[0][0] = 2; });
  broken([](Grid& grid) { grid.direction_in_ras[2] = {0, 0, 0}; });
}

TEST(Grid, SameGridComparesPlacesNotNumbers) {
  Grid a = oblique_grid();
  Grid b = a;
  EXPECT_TRUE(same_grid(a, b));
  b.origin_in_ras[1] += 0.01;
  EXPECT_FALSE(same_grid(a, b));
  EXPECT_TRUE(same_grid(a, b, 0.1));
  EXPECT_NEAR(largest_distance_mm(a, b), 0.01, 1e-9);
  b.origin_in_ras[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(same_grid(a, b, 1e9));
  b = a;
  b.size[0] += 1;
  EXPECT_FALSE(same_grid(a, b));
}

TEST(Region, ClipKeepsTheCommonPart) {
  const Region clipped = clip({{-3, 5, 38}, {10, 10, 10}}, {20, 30, 40});
  EXPECT_EQ(clipped.begin, (Index3{0, 5, 38}));
  EXPECT_EQ(clipped.size, (Index3{7, 10, 2}));
  EXPECT_EQ(clip({{50, 0, 0}, {5, 5, 5}}, {20, 30, 40}).voxel_count(), 0);
}

}  // namespace
}  // namespace sammoe
