#include "evaluation/mask_simulation.hpp"

#include "masks/voxel_box.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid grid_of_60() {
  Grid grid;
  grid.size = {60, 60, 60};
  grid.spacing_mm = {1, 1, 1.5};
  return grid;
}

VoxelSet ball(const Grid& grid, double radius) {
  return voxels_where(grid.size, [&](std::size_t offset) {
    const auto n = static_cast<std::int64_t>(offset);
    const auto apart = [](std::int64_t at, double centre) { return static_cast<double>(at) - centre; };
    return std::hypot(apart(n % 60, 3), apart(n / 60 % 60, 30), 1.5 * apart(n / 3600, 30)) <= radius;
  });
}

/// The mean Dice of some masks with the structure they are of.
double mean_dice(const VoxelSet& structure, const Grid& grid) {
  RandomSource random({9});
  double sum = 0;
  constexpr int kMasks = 30;
  for (int n = 0; n < kMasks; ++n) {
    const VoxelSet mask = simulated_mask(structure, grid, random);
    EXPECT_EQ(clip(mask.box, grid.size).size, mask.box.size) << "within the volume";
    EXPECT_GT(count_of(mask), 0);
    double both = 0;
    for_each_voxel(common_box(mask.box, structure.box), grid.size, [&](const Index3& index, std::size_t) {
      both += mask.contains[offset_in(mask.box, index)] & structure.contains[offset_in(structure.box, index)];
    });
    sum += 2 * both / static_cast<double>(count_of(mask) + count_of(structure));
  }
  return sum / kMasks;
}

TEST(SimulatedMask, IsAsWrongForLargeStructuresAsForSmallOnes) {
  const Grid grid = grid_of_60();
  const double small = mean_dice(ball(grid, 5), grid);
  const double large = mean_dice(ball(grid, 15), grid);
  EXPECT_GT(small, .5);
  EXPECT_LT(small, .95);
  EXPECT_NEAR(large, small, .15);
}

TEST(SimulatedMask, OfASingleVoxelIsNotEmpty) {
  const Grid grid = grid_of_60();
  const VoxelSet voxel{{{3, 3, 3}, {1, 1, 1}}, {1}};
  RandomSource random({2});
  for (int n = 0; n < 20; ++n) EXPECT_GT(count_of(simulated_mask(voxel, grid, random)), 0);
}

}  // namespace
}  // namespace sammoe
