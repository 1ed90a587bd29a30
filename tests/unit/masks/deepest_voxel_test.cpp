#include "masks/deepest_voxel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// By definition: the least distance to a voxel, one around the box included, that is not of the set.
double depth_by_definition(const VoxelSet& set, const Point3& spacing_mm, const Index3& from) {
  const Index3& size = set.box.size;
  double least = std::numeric_limits<double>::infinity();
  for (std::int64_t k = -1; k <= size[2]; ++k) {
    for (std::int64_t j = -1; j <= size[1]; ++j) {
      for (std::int64_t i = -1; i <= size[0]; ++i) {
        const bool is_in_box = i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2];
        if (is_in_box && set.contains[static_cast<std::size_t>((k * size[1] + j) * size[0] + i)] != 0)
          continue;
        least = std::min(least, std::hypot(static_cast<double>(i - from[0]) * spacing_mm[0],
                                           static_cast<double>(j - from[1]) * spacing_mm[1],
                                           static_cast<double>(k - from[2]) * spacing_mm[2]));
      }
    }
  }
  return least;
}

TEST(Depth, IsTheDistanceToTheNearestVoxelOutside) {
  std::mt19937 generator(1);
  for (const unsigned per_mille : {500U, 950U}) {
    VoxelSet set{{{-1, 4, 0}, {6, 5, 7}}, {}};
    for (std::int64_t n = 0; n < set.box.voxel_count(); ++n)
      set.contains.push_back(generator() % 1000 < per_mille);
    const Point3 spacing_mm{0.8, 1.0, 2.5};
    const std::vector<float> depth_mm = depth_in_mm(set, spacing_mm);
    ASSERT_EQ(depth_mm.size(), set.contains.size());
    for (std::int64_t n = 0; n < set.box.voxel_count(); ++n) {
      const auto at = static_cast<std::size_t>(n);
      if (set.contains[at] == 0)
        EXPECT_EQ(depth_mm[at], 0);
      else
        EXPECT_NEAR(depth_mm[at], depth_by_definition(set, spacing_mm, {n % 6, n / 6 % 5, n / 30}), 1e-5);
    }
  }
}

Index3 brute_force_deepest(const VoxelSet& set, const Point3& spacing_mm) {
  Index3 deepest{};
  double greatest = 0;
  std::size_t n = 0;
  for (std::int64_t k = 0; k < set.box.size[2]; ++k) {
    for (std::int64_t j = 0; j < set.box.size[1]; ++j) {
      for (std::int64_t i = 0; i < set.box.size[0]; ++i) {
        if (set.contains[n++] == 0) continue;
        const double depth_mm = depth_by_definition(set, spacing_mm, {i, j, k});
        if (depth_mm <= greatest * (1 + 1e-4)) continue;
        greatest = depth_mm;
        deepest = {set.box.begin[0] + i, set.box.begin[1] + j, set.box.begin[2] + k};
      }
    }
  }
  return deepest;
}

TEST(DeepestVoxel, IsTheOneThatTheDefinitionGives) {
  std::mt19937 generator(3);
  for (const unsigned per_mille : {500U, 900U, 970U}) {
    for (int round = 0; round < 10; ++round) {
      VoxelSet set{{{2, 0, 5}, {7, 6, 5}}, {}};
      for (std::int64_t n = 0; n < set.box.voxel_count(); ++n)
        set.contains.push_back(generator() % 1000 < per_mille);
      const Point3 spacing_mm{0.7, 1.0, 2.6};
      EXPECT_EQ(deepest_voxel(set, spacing_mm), brute_force_deepest(set, spacing_mm)) << per_mille << round;
    }
  }
}

TEST(DeepestVoxel, OfASingleVoxelOrAPlateIsTheFirst) {
  EXPECT_EQ(deepest_voxel({{{3, 4, 5}, {1, 1, 1}}, {1}}, {1, 1, 1}), (Index3{3, 4, 5}));
  EXPECT_EQ(deepest_voxel({{{3, 4, 5}, {2, 2, 1}}, {1, 1, 1, 1}}, {1, 1, 1}), (Index3{3, 4, 5}));
  EXPECT_EQ(deepest_voxel({{{0, 0, 0}, {2, 1, 1}}, {0, 1}}, {1, 1, 1}), (Index3{1, 0, 0}));
}

/// By definition: the distance of each voxel of the set to the mean of their indices.
Index3 brute_force_central(const VoxelSet& set, const Point3& spacing_mm) {
  std::vector<Index3> voxels;
  std::size_t n = 0;
  for (std::int64_t k = 0; k < set.box.size[2]; ++k)
    for (std::int64_t j = 0; j < set.box.size[1]; ++j)
      for (std::int64_t i = 0; i < set.box.size[0]; ++i)
        if (set.contains[n++] != 0)
          voxels.push_back({set.box.begin[0] + i, set.box.begin[1] + j, set.box.begin[2] + k});
  Point3 mean{0, 0, 0};
  for (const Index3& voxel : voxels)
    for (std::size_t axis = 0; axis < 3; ++axis)
      mean[axis] += static_cast<double>(voxel[axis]) / static_cast<double>(voxels.size());
  const auto distance_mm = [&](const Index3& voxel) {
    return std::hypot((static_cast<double>(voxel[0]) - mean[0]) * spacing_mm[0],
                      (static_cast<double>(voxel[1]) - mean[1]) * spacing_mm[1],
                      (static_cast<double>(voxel[2]) - mean[2]) * spacing_mm[2]);
  };
  Index3 nearest = voxels.front();
  for (const Index3& voxel : voxels)
    if (distance_mm(voxel) < distance_mm(nearest) * (1 - 1e-4)) nearest = voxel;
  return nearest;
}

TEST(CentralVoxel, IsTheOneThatTheDefinitionGives) {
  std::mt19937 generator(4);
  for (const unsigned per_mille : {30U, 300U, 900U}) {
    for (int round = 0; round < 10; ++round) {
      VoxelSet set{{{2, 0, 5}, {7, 6, 5}}, {}};
      for (std::int64_t n = 0; n < set.box.voxel_count(); ++n)
        set.contains.push_back(generator() % 1000 < per_mille);
      set.contains.front() = 1;
      const Point3 spacing_mm{0.7, 1.0, 2.6};
      EXPECT_EQ(central_voxel(set, spacing_mm), brute_force_central(set, spacing_mm)) << per_mille << round;
    }
  }
}

TEST(CentralVoxel, LiesInTheSetThoughItsCentreMayNot) {
  // A ring of 5 x 5 around a hole of 3 x 3: all four sides' middles are as near to the centre.
  VoxelSet ring{{{0, 0, 0}, {5, 5, 1}}, std::vector<std::uint8_t>(25, 1)};
  for (std::size_t j = 1; j < 4; ++j)
    for (std::size_t i = 1; i < 4; ++i) ring.contains[5 * j + i] = 0;
  EXPECT_EQ(central_voxel(ring, {1, 1, 1}), (Index3{2, 0, 0}));
  EXPECT_EQ(central_voxel({{{3, 4, 5}, {1, 1, 1}}, {1}}, {1, 1, 1}), (Index3{3, 4, 5}));
}

}  // namespace
}  // namespace sammoe
