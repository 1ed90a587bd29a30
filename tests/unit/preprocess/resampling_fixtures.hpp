#pragma once

#include "preprocess/resampling.hpp"

#include <array>
#include <random>

namespace sammoe::test {

/// A small volume of random values whose box does not begin at zero.
inline GriddedValues random_source() {
  GriddedValues source;
  source.grid.size = {40, 40, 40};
  source.grid.spacing_mm = {0.8, 1.1, 2};
  source.grid.origin_in_ras = {-10, 5, 3};
  source.region = {{3, 1, 2}, {9, 8, 7}};
  std::mt19937 random(1);
  std::uniform_real_distribution<float> value(-1000, 1000);
  source.values.resize(static_cast<std::size_t>(source.region.voxel_count()));
  for (float& voxel : source.values) voxel = value(random);
  return source;
}

/// A grid around the source whose axes are a permutation of R, A, S, some flipped.
inline Grid grid_around_source(const std::array<int, 3>& axes, int flips) {
  Grid target;
  target.size = {16, 17, 18};
  target.spacing_mm = {1, 0.9, 1.3};
  target.direction_in_ras = {};
  for (int axis = 0; axis < 3; ++axis) {
    const double sign = (flips >> axis & 1) != 0 ? -1 : 1;
    target.direction_in_ras[axes[axis]][axis] = sign;
  }
  target.origin_in_ras = {};
  const Point3 middle = target.ras_from_voxel({7.7, 8.1, 8.6});
  const Point3 wanted = random_source().grid.ras_from_voxel({7, 4.5, 5});
  for (int row = 0; row < 3; ++row) target.origin_in_ras[row] = wanted[row] - middle[row];
  return target;
}

}  // namespace sammoe::test
