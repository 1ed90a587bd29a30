#include "preprocess/structure_sampling.hpp"

#include "masks/voxel_box.hpp"
#include "preprocess/roi.hpp"
#include "support/axis_orders.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid coarse_grid() {
  Grid grid;
  grid.size = {14, 12, 10};
  grid.spacing_mm = {2, 2.5, 3};
  grid.origin_in_ras = {-20, 11, 40};
  return grid;
}

/// A ball that is cut off by the volume's face, in any order of the axes.
VoxelSet ball_in(const Grid& grid) {
  return voxels_where(grid.size, [&](std::size_t offset) {
    const auto n = static_cast<std::int64_t>(offset);
    const Point3 point = grid.ras_from_voxel({static_cast<double>(n % grid.size[0]),
                                              static_cast<double>(n / grid.size[0] % grid.size[1]),
                                              static_cast<double>(n / grid.size[0] / grid.size[1])});
    return std::hypot(point[0] + 18, point[1] - 25, point[2] - 53) < 8;
  });
}

/// By definition: the nearest voxel of the source decides.
bool is_in(const Grid& source, const VoxelSet& structure, const Point3& point) {
  const Point3 index = source.voxel_from_ras(point);
  const Index3 nearest{std::llround(index[0]), std::llround(index[1]), std::llround(index[2])};
  const Region voxel{nearest, {1, 1, 1}};
  if (common_box(voxel, structure.box).voxel_count() != 1) return false;
  return structure.contains[offset_in(structure.box, nearest)] != 0;
}

TEST(StructureInRoi, TakesTheNearestVoxelInAnyOrderOfTheAxes) {
  for (const StoredOrder& order : all_stored_orders()) {
    const Grid source = reordered(coarse_grid(), order);
    const VoxelSet structure = ball_in(source);
    // 1.7 mm: no voxel centre of the ROI lies half-way between two of the source.
    const Grid roi = roi_around(source, {source.voxel_from_ras({-18.3, 25.2, 53.1})}, {24, 1.7});
    const std::vector<float> voxels = structure_in_roi(source, structure, roi);
    std::size_t inside = 0;
    for (std::size_t n = 0; n < voxels.size(); ++n) {
      const auto at = static_cast<std::int64_t>(n);
      const Point3 point =
          roi.ras_from_voxel({static_cast<double>(at % 24), static_cast<double>(at / 24 % 24),
                              static_cast<double>(at / 24 / 24)});
      ASSERT_EQ(voxels[n], is_in(source, structure, point) ? 1.0F : 0.0F) << n;
      inside += voxels[n] != 0 ? 1 : 0;
    }
    EXPECT_GT(inside, 200U);
  }
}

TEST(StructureInRoi, IsEmptyWhereTheStructureIsNot) {
  const Grid source = coarse_grid();
  const VoxelSet corner = voxels_where(source.size, [](std::size_t offset) { return offset == 0; });
  const Grid roi = roi_around(source, {{13, 11, 9}}, {4, 1.5});
  for (const float voxel : structure_in_roi(source, corner, roi)) ASSERT_EQ(voxel, 0);
}

}  // namespace
}  // namespace sammoe
