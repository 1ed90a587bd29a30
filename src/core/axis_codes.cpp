#include "core/axis_codes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sammoe {
namespace {

/// Each axis' nearest world axis, no two the same: of all ways the one with the largest sum of cosines.
std::array<std::size_t, 3> world_axes(const Grid& grid) {
  std::array<std::size_t, 3> order{0, 1, 2};
  std::array<std::size_t, 3> best = order;
  double largest = -1;
  do {
    double sum = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) sum += std::abs(grid.direction_in_ras[order[axis]][axis]);
    if (sum > largest + 1e-9) {
      largest = sum;
      best = order;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

}  // namespace

std::string axis_codes(const Grid& grid) {
  constexpr const char* kNegativePositive[] = {"LR", "PA", "IS"};
  const std::array<std::size_t, 3> world = world_axes(grid);
  std::string codes;
  for (std::size_t axis = 0; axis < 3; ++axis)
    codes += kNegativePositive[world[axis]][grid.direction_in_ras[world[axis]][axis] < 0 ? 0 : 1];
  return codes;
}

double obliquity_degrees(const Grid& grid) {
  const std::array<std::size_t, 3> world = world_axes(grid);
  double largest = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    // From the sine: near 0 the cosine holds too few digits.
    double squared_sine = 0;
    for (std::size_t row = 0; row < 3; ++row)
      if (row != world[axis])
        squared_sine += grid.direction_in_ras[row][axis] * grid.direction_in_ras[row][axis];
    const double cosine = std::abs(grid.direction_in_ras[world[axis]][axis]);
    largest = std::max(largest, std::atan2(std::sqrt(squared_sine), cosine));
  }
  return largest * 180 / 3.14159265358979323846;
}

}  // namespace sammoe
