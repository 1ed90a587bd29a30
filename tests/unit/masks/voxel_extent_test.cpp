#include "masks/voxel_extent.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(VoxelExtent, HoldsWhatWasIncludedAndNoMore) {
  VoxelExtent extent;
  extent.include({4, 7, 2});
  extent.include({1, 9, 2});
  EXPECT_EQ(extent.region().begin, (Index3{1, 7, 2}));
  EXPECT_EQ(extent.region().size, (Index3{4, 3, 1}));
}

TEST(VoxelExtent, IsEmptyWithoutVoxels) {
  EXPECT_EQ(VoxelExtent{}.region().voxel_count(), 0);
}

}  // namespace
}  // namespace sammoe
