#include "voxels.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe::demo {
namespace {

TEST(Voxels, SurroundingsOfOneVoxelAreTwoStepsAwayAlongTheAxes) {
  EXPECT_THAT(
      surroundings({voxel_at(10, 20, 30)}),
      ::testing::UnorderedElementsAre(voxel_at(8, 20, 30), voxel_at(12, 20, 30), voxel_at(10, 18, 30),
                                      voxel_at(10, 22, 30), voxel_at(10, 20, 28), voxel_at(10, 20, 32)));
}

TEST(Voxels, SurroundingsStayInTheGrid) {
  EXPECT_THAT(surroundings({voxel_at(0, 63, 1)}),
              ::testing::UnorderedElementsAre(voxel_at(2, 63, 1), voxel_at(0, 61, 1), voxel_at(0, 63, 3)));
}

TEST(Voxels, LargestPieceLeavesOutWhatTouchesOnlyAcrossAnEdgeOfTheGrid) {
  // The last voxel of a row and the first of the next follow each other in memory, not in space.
  const std::uint32_t last = voxel_at(63, 5, 5);
  EXPECT_EQ(largest_piece({last - 1, last, last + 1}), (Voxels{last - 1, last}));
}

TEST(Voxels, LargestPieceOfNothingIsNothing) {
  EXPECT_TRUE(largest_piece({}).empty());
}

}  // namespace
}  // namespace sammoe::demo
