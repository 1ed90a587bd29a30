#include "masks/distance_map.hpp"

#include <algorithm>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Index3 index_of(std::size_t offset, const Index3& size) {
  const auto n = static_cast<std::int64_t>(offset);
  return {n % size[0], n / size[0] % size[1], n / size[0] / size[1]};
}

/// By comparing with every voxel.
double squared_distance_by_hand(std::size_t from, const std::vector<std::size_t>& voxels, const Index3& size,
                                const Point3& spacing_mm) {
  double least = std::numeric_limits<double>::infinity();
  for (const std::size_t voxel : voxels) {
    double squared = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto steps = static_cast<double>(index_of(from, size)[axis] - index_of(voxel, size)[axis]);
      squared += steps * steps * spacing_mm[axis] * spacing_mm[axis];
    }
    least = std::min(least, squared);
  }
  return least;
}

void expect_as_by_hand(const std::vector<std::size_t>& voxels, const Index3& size, const Point3& spacing_mm) {
  const std::vector<float> squared = squared_distances_mm2(voxels, size, spacing_mm);
  ASSERT_EQ(squared.size(), static_cast<std::size_t>(size[0] * size[1] * size[2]));
  for (std::size_t n = 0; n < squared.size(); ++n) {
    const double expected = squared_distance_by_hand(n, voxels, size, spacing_mm);
    EXPECT_NEAR(static_cast<double>(squared[n]), expected, 1e-6 * expected) << n;
  }
}

TEST(DistanceMap, AgreesWithComparingEveryVoxel) {
  std::mt19937_64 generator(7);
  const Index3 size{9, 11, 8};
  for (const std::size_t count : {1U, 3U, 20U, 200U}) {
    for (const Point3& spacing_mm : {Point3{1, 1, 1}, Point3{0.7, 0.7, 5}, Point3{3, 0.4, 1.1}}) {
      std::vector<std::size_t> voxels(count);
      for (std::size_t& voxel : voxels) voxel = generator() % (9 * 11 * 8);
      expect_as_by_hand(voxels, size, spacing_mm);
    }
  }
}

TEST(DistanceMap, WorksOnBoxesThatAreOneVoxelThin) {
  expect_as_by_hand({0}, {1, 1, 1}, {1, 2, 3});
  expect_as_by_hand({0, 4}, {1, 5, 1}, {1, 2, 3});
  expect_as_by_hand({2, 3}, {1, 1, 7}, {1, 2, 3});
  expect_as_by_hand({5}, {6, 1, 4}, {1, 2, 3});
}

}  // namespace
}  // namespace sammoe
