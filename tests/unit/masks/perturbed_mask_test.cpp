#include "masks/perturbed_mask.hpp"

#include "masks/voxel_box.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr Region kCube{{20, 30, 40}, {10, 10, 10}};

VoxelSet cube() {
  return {kCube, std::vector<std::uint8_t>(1000, 1)};
}

/// Dice of a mask and a structure.
double dice(const VoxelSet& mask, const VoxelSet& structure) {
  double both = 0;
  for (std::size_t n = 0; n < structure.contains.size(); ++n) {
    const Index3 index = index_in_grid(structure, n);
    if (structure.contains[n] != 0 && common_box({index, {1, 1, 1}}, mask.box).voxel_count() == 1)
      both += mask.contains[offset_in(mask.box, index)];
  }
  return 2 * both / static_cast<double>(count_of(mask) + count_of(structure));
}

TEST(PerturbedMask, IsNearTheStructureAndNeverIt) {
  RandomSource random({1});
  double sum = 0, squares = 0, best = 0;
  bool any_larger = false, any_smaller = false;
  constexpr int kMasks = 60;
  for (int n = 0; n < kMasks; ++n) {
    const VoxelSet mask = perturbed_mask(cube(), {1, 1, 1}, 2, random);
    const double score = dice(mask, cube());
    sum += score;
    squares += score * score;
    best = std::max(best, score);
    any_larger = any_larger || count_of(mask) > 1200;
    any_smaller = any_smaller || count_of(mask) < 600;
  }
  const double mean = sum / kMasks;
  EXPECT_GT(mean, .5);
  EXPECT_LT(best, .99);
  EXPECT_GT(squares / kMasks - mean * mean, .05 * .05) << "some errors are small, some are large";
  EXPECT_TRUE(any_larger);
  EXPECT_TRUE(any_smaller);
}

TEST(PerturbedMask, StaysWithinReachOfTheStructureInMillimetres) {
  RandomSource random({2});
  // Up to 4 mm of shift and 4 mm of growth: 4, 8 and, of slices 5 mm thick, 2 voxels.
  const Index3 most{4, 8, 2};
  for (int n = 0; n < 40; ++n) {
    const VoxelSet mask = perturbed_mask(cube(), {2, 1, 5}, 4, random);
    for (std::size_t voxel = 0; voxel < mask.contains.size(); ++voxel) {
      if (mask.contains[voxel] == 0) continue;
      const Index3 index = index_in_grid(mask, voxel);
      for (std::size_t axis = 0; axis < 3; ++axis) {
        ASSERT_GE(index[axis], kCube.begin[axis] - most[axis]);
        ASSERT_LT(index[axis], kCube.begin[axis] + kCube.size[axis] + most[axis]);
      }
    }
  }
}

TEST(PerturbedMask, IsTheSameForTheSameSeed) {
  const auto drawn = [](std::uint64_t seed) {
    RandomSource random({seed});
    return perturbed_mask(cube(), {1, 1, 1}, 2, random).contains;
  };
  EXPECT_EQ(drawn(4), drawn(4));
  EXPECT_NE(drawn(4), drawn(5));
}

TEST(PerturbedMask, OfThinStructuresMayBeEmpty) {
  bool any_empty = false;
  RandomSource random({6});
  for (int n = 0; n < 40; ++n) {
    const VoxelSet mask = perturbed_mask({{{3, 3, 3}, {1, 1, 1}}, {1}}, {1, 1, 1}, 2, random);
    any_empty = any_empty || count_of(mask) == 0;
  }
  EXPECT_TRUE(any_empty);
}

}  // namespace
}  // namespace sammoe
