#pragma once

#include "sammoe/grid.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sammoe {

/// The 48 ways to lay three axes along R, A, S: every order and every sign.
inline std::vector<Matrix3> axis_orders() {
  std::vector<Matrix3> all;
  std::array<std::size_t, 3> order{0, 1, 2};
  do {
    for (int signs = 0; signs < 8; ++signs) {
      Matrix3 direction{};
      for (std::size_t axis = 0; axis < 3; ++axis)
        direction[order[axis]][axis] = (signs >> axis & 1) != 0 ? -1 : 1;
      all.push_back(direction);
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return all;
}

/// A direction turned about an axis that is none of the world's.
inline Matrix3 turned(const Matrix3& direction) {
  const double c = std::cos(0.31), s = std::sin(0.31), d = std::cos(-0.17), t = std::sin(-0.17);
  const Matrix3 turn{{{c, -s * d, s * t}, {s, c * d, -c * t}, {0, t, d}}};
  Matrix3 product{};
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t column = 0; column < 3; ++column)
      for (std::size_t n = 0; n < 3; ++n) product[row][column] += turn[row][n] * direction[n][column];
  return product;
}

/// A small grid with different sizes and spacings along its axes, away from the origin.
inline Grid small_grid(const Matrix3& direction = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}) {
  Grid grid;
  grid.size = {5, 4, 3};
  grid.spacing_mm = {0.7, 1.25, 3};
  grid.direction_in_ras = direction;
  grid.origin_in_ras = {-85.5, 199.25, -318};
  return grid;
}

}  // namespace sammoe
