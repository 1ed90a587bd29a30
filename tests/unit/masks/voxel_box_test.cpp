#include "masks/voxel_box.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(VoxelBox, BoundingAndCommonBoxes) {
  const Region a{{-2, 0, 5}, {4, 3, 2}};
  const Region b{{1, -1, 6}, {5, 2, 8}};
  EXPECT_EQ(bounding_box(a, b).begin, (Index3{-2, -1, 5}));
  EXPECT_EQ(bounding_box(a, b).size, (Index3{8, 4, 9}));
  EXPECT_EQ(common_box(a, b).begin, (Index3{1, 0, 6}));
  EXPECT_EQ(common_box(a, b).size, (Index3{1, 1, 1}));
  EXPECT_EQ(common_box(a, {{9, 9, 9}, {1, 1, 1}}).voxel_count(), 0);
}

TEST(VoxelBox, AnEmptyBoxAddsNothing) {
  const Region a{{-2, 0, 5}, {4, 3, 2}};
  EXPECT_EQ(bounding_box(a, {}).begin, a.begin);
  EXPECT_EQ(bounding_box({}, a).size, a.size);
}

TEST(VoxelBox, CopiesOnlyWhatBothHold) {
  const Region from{{0, 0, 0}, {2, 2, 1}};
  const Region to{{1, -1, 0}, {2, 3, 1}};
  std::vector<float> target(6, -1.0F);
  copy_common_voxels({1, 2, 3, 4}, from, target, to);
  EXPECT_EQ(target, (std::vector<float>{-1, -1, 2, -1, 4, -1}));
  EXPECT_EQ(target[offset_in(to, {1, 1, 0})], 4);
}

}  // namespace
}  // namespace sammoe
