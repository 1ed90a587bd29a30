#include "masks/label_boxes.hpp"

#include "masks/voxel_box.hpp"

#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(LabelBoxes, AgreeWithLookingAtEveryVoxel) {
  std::mt19937 generator(5);
  LabelMap map;
  map.grid.size = {7, 5, 4};
  for (std::int64_t n = 0; n < map.grid.voxel_count(); ++n)
    map.labels.push_back(generator() % 4 != 0 ? 0 : static_cast<std::uint16_t>(60000 + generator() % 5));
  const std::map<std::uint16_t, LabelBox> boxes = boxes_of_labels(map);
  EXPECT_EQ(boxes.size(), 5U);
  for (const auto& [label, found] : boxes) {
    VoxelExtent extent;
    std::int64_t count = 0;
    for_each_voxel(map.grid.size, [&, wanted = label](const Index3& index, std::size_t offset) {
      if (map.labels[offset] != wanted) return;
      extent.include(index);
      ++count;
    });
    EXPECT_EQ(found.box.begin, extent.region().begin);
    EXPECT_EQ(found.box.size, extent.region().size);
    EXPECT_EQ(found.voxel_count, count);
  }
}

TEST(LabelBoxes, BackgroundHasNone) {
  LabelMap map;
  map.grid.size = {2, 2, 2};
  map.labels.assign(8, 0);
  EXPECT_TRUE(boxes_of_labels(map).empty());
}

}  // namespace
}  // namespace sammoe
