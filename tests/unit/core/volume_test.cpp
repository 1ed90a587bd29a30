#include "sammoe/volume.hpp"

#include "sammoe/error.hpp"

#include <cstdint>
#include <numeric>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid grid_of_size(std::int64_t i, std::int64_t j, std::int64_t k) {
  Grid grid;
  grid.size = {i, j, k};
  return grid;
}

template <typename T>
class VolumeOfType : public testing::Test {};
using VoxelTypes = testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                                  std::uint32_t, std::int64_t, std::uint64_t, float, double>;
TYPED_TEST_SUITE(VolumeOfType, VoxelTypes);

TYPED_TEST(VolumeOfType, ConvertsARegionInStorageOrder) {
  std::vector<TypeParam> values(24);
  std::iota(values.begin(), values.end(), TypeParam{0});
  const Volume volume = Volume::from_values(grid_of_size(4, 3, 2), values, {2, -1});
  EXPECT_EQ(size_in_bytes(volume.scalar_type()), sizeof(TypeParam));
  // Voxels (1..2, 2, 0..1) are stored at 9, 10 and 21, 22.
  EXPECT_EQ(volume.values({{1, 2, 0}, {2, 1, 2}}), (std::vector<float>{17, 19, 41, 43}));
}

TEST(Volume, RefusesAWrongNumberOfValuesAndARegionOutside) {
  EXPECT_THROW(Volume::from_values(grid_of_size(2, 2, 2), std::vector<float>(7)), Error);
  const Volume volume = Volume::from_values(grid_of_size(2, 2, 2), std::vector<float>(8));
  EXPECT_THROW(volume.values({{1, 0, 0}, {2, 1, 1}}), Error);
  EXPECT_THROW(volume.values({{-1, 0, 0}, {1, 1, 1}}), Error);
}

}  // namespace
}  // namespace sammoe
