#include "cases/object_statistics.hpp"

#include "sammoe/error.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// 4 x 3 x 2 voxels of 2 x 3 x 5 mm (30 mm^3), i to the left so that a sign error shows; values 0..23.
Volume numbered_volume() {
  Grid grid;
  grid.size = {4, 3, 2};
  grid.spacing_mm = {2, 3, 5};
  grid.direction_in_ras = {{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  grid.origin_in_ras = {10, 20, 30};
  std::vector<std::int16_t> values(24);
  std::iota(values.begin(), values.end(), std::int16_t{0});
  return Volume::from_values(grid, values);
}

LabelMap empty_mask(const Grid& grid) {
  return {grid, std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()), 0)};
}

TEST(ObjectStatistics, DescribeABoxThatCanBeWorkedOutByHand) {
  const Volume volume = numbered_volume();
  LabelMap mask = empty_mask(volume.grid());
  // Voxels (1,1,0), (2,1,0), (1,2,0), (1,1,1): values 5, 6, 9, 17.
  for (const std::size_t position : {5U, 6U, 9U, 17U}) mask.labels[position] = 7;
  const ObjectStatistics found = object_statistics(volume, mask, {7}).at(0);
  EXPECT_EQ(found.voxel_count, 4);
  EXPECT_DOUBLE_EQ(found.volume_ml, 4 * 0.030);
  EXPECT_EQ(found.bounding_box.begin, (Index3{1, 1, 0}));
  EXPECT_EQ(found.bounding_box.size, (Index3{2, 2, 2}));
  // Mean index (1.25, 1.25, 0.25).
  EXPECT_DOUBLE_EQ(found.centroid_in_ras[0], 10 - 2 * 1.25);
  EXPECT_DOUBLE_EQ(found.centroid_in_ras[1], 20 + 3 * 1.25);
  EXPECT_DOUBLE_EQ(found.centroid_in_ras[2], 30 + 5 * 0.25);
  ASSERT_TRUE(found.intensity);
  EXPECT_DOUBLE_EQ(found.intensity->mean, 9.25);
  EXPECT_DOUBLE_EQ(found.intensity->minimum, 5);
  EXPECT_DOUBLE_EQ(found.intensity->maximum, 17);
  EXPECT_DOUBLE_EQ(found.intensity->median, 7.5);
  // Squares of the differences: 18.0625 + 10.5625 + 0.0625 + 60.0625 = 88.75.
  EXPECT_DOUBLE_EQ(found.intensity->standard_deviation, std::sqrt(88.75 / 4));
}

TEST(ObjectStatistics, AddUpToTheWholeVolume) {
  const Volume volume = numbered_volume();
  LabelMap mask = empty_mask(volume.grid());
  for (std::size_t n = 0; n < mask.labels.size(); ++n) mask.labels[n] = static_cast<std::uint16_t>(1 + n % 3);
  std::int64_t voxels = 0;
  double sum = 0;
  for (const ObjectStatistics& object : object_statistics(volume, mask, {1, 2, 3})) {
    voxels += object.voxel_count;
    sum += object.intensity->mean * static_cast<double>(object.voxel_count);
  }
  EXPECT_EQ(voxels, volume.grid().voxel_count());
  EXPECT_DOUBLE_EQ(sum, 23 * 24 / 2);
}

TEST(ObjectStatistics, KeepTheOrderOfTheLabelsAndLeaveAbsentOnesEmpty) {
  const Volume volume = numbered_volume();
  LabelMap mask = empty_mask(volume.grid());
  mask.labels[0] = 2;
  mask.labels[23] = 65535;
  const std::vector<ObjectStatistics> found = object_statistics(volume, mask, {65535, 9, 2});
  EXPECT_EQ(found.at(0).bounding_box.begin, (Index3{3, 2, 1}));
  EXPECT_EQ(found.at(0).intensity->median, 23);
  EXPECT_EQ(found.at(1).voxel_count, 0);
  EXPECT_EQ(found.at(1).bounding_box.voxel_count(), 0);
  EXPECT_FALSE(found.at(1).intensity);
  EXPECT_EQ(found.at(2).intensity->standard_deviation, 0);
}

TEST(ObjectStatistics, UseRescaledValues) {
  const Volume stored = numbered_volume();
  const Volume volume = Volume::from_values(stored.grid(), std::vector<std::int16_t>(24, 3), {2.0, -1000.0});
  LabelMap mask = empty_mask(volume.grid());
  mask.labels[4] = 1;
  EXPECT_DOUBLE_EQ(object_statistics(volume, mask, {1}).at(0).intensity->mean, -994);
}

TEST(ObjectStatistics, RefuseAMaskOfAnotherGrid) {
  const Volume volume = numbered_volume();
  LabelMap mask = empty_mask(volume.grid());
  mask.grid.origin_in_ras[0] += 1;
  EXPECT_THROW(object_statistics(volume, mask, {1}), Error);
}

}  // namespace
}  // namespace sammoe
