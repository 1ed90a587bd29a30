#include "server/mask_box.hpp"

#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

MaskBox box(const Index3& begin, const Index3& size, char value) {
  MaskBox mask{{begin, size}, {}};
  mask.voxels.assign(static_cast<std::size_t>(mask.region.voxel_count()), value);
  return mask;
}

TEST(MaskBoxTest, EqualMasksOnDifferentBoxesDifferNowhere) {
  EXPECT_FALSE(changed_part({}, {}));
  EXPECT_FALSE(changed_part(box({1, 1, 1}, {2, 2, 2}, 0), box({5, 0, 0}, {3, 1, 1}, 0)));
}

TEST(MaskBoxTest, CoversVoxelsThatTurnOffAndThoseThatTurnOn) {
  const auto changed = changed_part(box({0, 0, 0}, {1, 1, 1}, 1), box({2, 0, 0}, {1, 2, 1}, 1));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->region.begin, (Index3{0, 0, 0}));
  EXPECT_EQ(changed->region.size, (Index3{3, 2, 1}));
  EXPECT_EQ(changed->voxels, std::string({0, 0, 1, 0, 0, 1}));
}

TEST(MaskBoxTest, IsTheSmallestBox) {
  const MaskBox before = box({0, 0, 0}, {4, 4, 4}, 1);
  MaskBox after = before;
  after.voxels[(2 * 4 + 1) * 4 + 3] = 0;
  const auto changed = changed_part(before, after);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->region.begin, (Index3{3, 1, 2}));
  EXPECT_EQ(changed->region.size, (Index3{1, 1, 1}));
  EXPECT_EQ(changed->voxels, std::string(1, '\0'));
}

}  // namespace
}  // namespace sammoe
