#include "masks/voxel_box.hpp"

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

TEST(VoxelBox, ItsVoxelsAreVisitedIFastest) {
  std::vector<std::size_t> offsets;
  for_each_voxel({{1, 0, 1}, {2, 1, 2}}, {4, 3, 3}, [&](const Index3& index, std::size_t offset) {
    EXPECT_EQ(offset, offset_in({{0, 0, 0}, {4, 3, 3}}, index));
    offsets.push_back(offset);
  });
  EXPECT_EQ(offsets, (std::vector<std::size_t>{13, 14, 25, 26}));
}

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
