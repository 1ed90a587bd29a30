#include "masks/label_resampling.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;

LabelMap counted(const Index3& size) {
  LabelMap map;
  map.grid.size = size;
  for (std::int64_t n = 0; n < map.grid.voxel_count(); ++n)
    map.labels.push_back(static_cast<std::uint16_t>(n + 1));
  return map;
}

TEST(LabelResampling, KeepsEverythingOnTheSameGrid) {
  LabelMap map = counted({3, 4, 2});
  map.names = {{2, "liver", {}}};
  const LabelMap resampled = resampled_labels(map, map.grid);
  EXPECT_EQ(resampled.labels, map.labels);
  ASSERT_EQ(resampled.names.size(), 1U);
  EXPECT_EQ(resampled.names[0].name, "liver");
}

TEST(LabelResampling, TakesTheNearestVoxelAndNothingBeyondTheOuterFaces) {
  const LabelMap map = counted({2, 1, 1});
  Grid target = map.grid;
  target.size = {7, 1, 1};
  target.spacing_mm = {0.5, 1, 1};
  target.origin_in_ras = {-0.9, 0, 0};  // -0.9, -0.4, 0.1, 0.6, 1.1, 1.6, 2.1
  EXPECT_THAT(resampled_labels(map, target).labels, ElementsAre(0, 1, 1, 2, 2, 0, 0));
}

TEST(LabelResampling, FollowsTurnedAxes) {
  const LabelMap map = counted({2, 3, 1});
  Grid target;
  target.size = {3, 2, 1};
  // i runs along the source's j, j against its i.
  target.direction_in_ras = {{{0, -1, 0}, {1, 0, 0}, {0, 0, 1}}};
  target.origin_in_ras = {1, 0, 0};
  EXPECT_THAT(resampled_labels(map, target).labels, ElementsAre(2, 4, 6, 1, 3, 5));
}

}  // namespace
}  // namespace sammoe
