#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/volume.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sammoe {

/// One of the 48 ways to store a volume's axes: new axis a is the old axis `old_axis[a]`, reversed if
/// `flip[a]`.
struct StoredOrder {
  std::array<int, 3> old_axis{0, 1, 2};
  std::array<int, 3> flip{0, 0, 0};
};

inline std::vector<StoredOrder> all_stored_orders() {
  std::vector<StoredOrder> orders;
  std::array<int, 3> axes{0, 1, 2};
  do {
    for (int flips = 0; flips < 8; ++flips)
      orders.push_back({axes, {flips & 1, flips >> 1 & 1, flips >> 2 & 1}});
  } while (std::next_permutation(axes.begin(), axes.end()));
  return orders;
}

/// Where a voxel of the reordered volume lies in the old one.
template <typename Number>
std::array<Number, 3> old_index(const StoredOrder& order, const Index3& old_size,
                                const std::array<Number, 3>& index) {
  std::array<Number, 3> old{};
  for (int axis = 0; axis < 3; ++axis) {
    const int source = order.old_axis[axis];
    const auto last = static_cast<Number>(old_size[source] - 1);
    old[source] = order.flip[axis] != 0 ? last - index[axis] : index[axis];
  }
  return old;
}

/// The grid of the reordered volume: every voxel stays where it is in the world.
inline Grid reordered(const Grid& grid, const StoredOrder& order) {
  Grid result = grid;
  for (int axis = 0; axis < 3; ++axis) {
    const int source = order.old_axis[axis];
    result.size[axis] = grid.size[source];
    result.spacing_mm[axis] = grid.spacing_mm[source];
    for (int row = 0; row < 3; ++row)
      result.direction_in_ras[row][axis] =
          (order.flip[axis] != 0 ? -1 : 1) * grid.direction_in_ras[row][source];
  }
  result.origin_in_ras = grid.ras_from_voxel(old_index<double>(order, grid.size, {0, 0, 0}));
  return result;
}

/// A volume whose values are a function of the world position (RAS+ mm).
template <typename Function>
Volume volume_of(const Grid& grid, const Function& value_at) {
  std::vector<float> values;
  values.reserve(static_cast<std::size_t>(grid.voxel_count()));
  for (std::int64_t k = 0; k < grid.size[2]; ++k) {
    for (std::int64_t j = 0; j < grid.size[1]; ++j) {
      for (std::int64_t i = 0; i < grid.size[0]; ++i) {
        const Point3 index{static_cast<double>(i), static_cast<double>(j), static_cast<double>(k)};
        values.push_back(static_cast<float>(value_at(grid.ras_from_voxel(index))));
      }
    }
  }
  return Volume::from_values(grid, std::move(values));
}

/// Directions of a volume turned by angles (radians) about the world's S and then R axis.
inline Matrix3 oblique_direction(double about_s, double about_r) {
  const double c = std::cos(about_s), s = std::sin(about_s);
  const double d = std::cos(about_r), t = std::sin(about_r);
  return {{{c, -s, 0}, {d * s, d * c, -t}, {t * s, t * c, d}}};
}

}  // namespace sammoe
