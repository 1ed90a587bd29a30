#include "masks/voxel_set.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(LargestComponent, CountsVoxelsThatTouchByCorners) {
  VoxelSet set{{{0, 0, 0}, {5, 2, 2}}, std::vector<std::uint8_t>(20, 0)};
  set.contains[0] = set.contains[1] = 1;   // (0,0,0), (1,0,0)
  set.contains[3] = set.contains[19] = 1;  // (3,0,0), (4,1,1): touch by a corner
  set.contains[14] = 1;                    // (4,0,1): touches both
  const VoxelSet largest = largest_component(set);
  EXPECT_EQ(largest.contains[0] + largest.contains[1], 0);
  EXPECT_EQ(largest.contains[3] + largest.contains[19] + largest.contains[14], 3);
  set.contains[14] = 0;
  EXPECT_EQ(largest_component(set).contains[0], 1) << "of equals the one with the first voxel";
  EXPECT_EQ(largest_component(set).contains[3], 0);
  EXPECT_TRUE(largest_component({}).contains.empty());
}

/// By definition: the least distance to a voxel, one around the box included, that is not of the set.
float depth_by_definition(const VoxelSet& set, const Point3& spacing_mm, const Index3& from) {
  const Index3& size = set.box.size;
  double least = std::numeric_limits<double>::infinity();
  for (std::int64_t k = -1; k <= size[2]; ++k) {
    for (std::int64_t j = -1; j <= size[1]; ++j) {
      for (std::int64_t i = -1; i <= size[0]; ++i) {
        const bool is_in_box = i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2];
        if (is_in_box && set.contains[static_cast<std::size_t>((k * size[1] + j) * size[0] + i)] != 0)
          continue;
        least = std::min(least, std::hypot(static_cast<double>(i - from[0]) * spacing_mm[0],
                                           static_cast<double>(j - from[1]) * spacing_mm[1],
                                           static_cast<double>(k - from[2]) * spacing_mm[2]));
      }
    }
  }
  return static_cast<float>(least);
}

TEST(Depth, IsTheDistanceToTheNearestVoxelOutside) {
  std::mt19937 generator(1);
  for (const unsigned per_mille : {500U, 950U}) {
    VoxelSet set{{{-1, 4, 0}, {6, 5, 7}}, {}};
    for (std::int64_t n = 0; n < set.box.voxel_count(); ++n)
      set.contains.push_back(generator() % 1000 < per_mille);
    const Point3 spacing_mm{0.8, 1.0, 2.5};
    const std::vector<float> depth_mm = depth_in_mm(set, spacing_mm);
    ASSERT_EQ(depth_mm.size(), set.contains.size());
    for (std::int64_t n = 0; n < set.box.voxel_count(); ++n) {
      const auto at = static_cast<std::size_t>(n);
      if (set.contains[at] == 0)
        EXPECT_LE(depth_mm[at], 0);
      else
        EXPECT_NEAR(depth_mm[at], depth_by_definition(set, spacing_mm, {n % 6, n / 6 % 5, n / 30}), 1e-5);
    }
  }
}

}  // namespace
}  // namespace sammoe
