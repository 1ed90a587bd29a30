#include "masks/components.hpp"

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

}  // namespace
}  // namespace sammoe
