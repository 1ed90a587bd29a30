#include "io/label_summary.hpp"

#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(LabelSummary, CountsVoxelsAndMillilitres) {
  LabelMap map;
  map.grid.size = {4, 1, 1};
  map.grid.spacing_mm = {10, 5, 2};
  map.labels = {0, 7, 2, 7};
  map.names = {{7, "liver", {}}, {9, "spleen", {}}};
  const std::vector<LabelSummary> labels = summarised_labels(map);
  ASSERT_EQ(labels.size(), 3U);
  EXPECT_EQ(labels[0].label, 2);
  EXPECT_EQ(labels[0].name, "");
  EXPECT_EQ(labels[0].voxel_count, 1);
  EXPECT_DOUBLE_EQ(labels[0].volume_ml, 0.1);
  EXPECT_EQ(labels[1].label, 7);
  EXPECT_EQ(labels[1].name, "liver");
  EXPECT_DOUBLE_EQ(labels[1].volume_ml, 0.2);
  EXPECT_EQ(labels[2].label, 9);
  EXPECT_EQ(labels[2].name, "spleen");
  EXPECT_EQ(labels[2].voxel_count, 0);
}

TEST(LabelSummary, TellsMapsFromImages) {
  std::mt19937 random(5);
  std::vector<std::uint16_t> image(4000);
  for (std::uint16_t& value : image) value = static_cast<std::uint16_t>(random() % 200);
  EXPECT_FALSE(look_like_labels(image));
  std::vector<std::uint16_t> parts(4000);
  for (std::size_t n = 0; n < parts.size(); ++n) parts[n] = static_cast<std::uint16_t>(n / 10);
  EXPECT_TRUE(look_like_labels(parts));
  std::vector<std::uint16_t> dots(4000, 0);
  for (std::size_t n = 0; n < dots.size(); n += 2) dots[n] = static_cast<std::uint16_t>(1 + n % 3);
  EXPECT_TRUE(look_like_labels(dots));
  // Skull-stripped: that most of it is background does not make an image a map.
  image.resize(40000, 0);
  EXPECT_FALSE(look_like_labels(image));
}

}  // namespace
}  // namespace sammoe
