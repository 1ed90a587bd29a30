#pragma once

#include "sammoe/grid.hpp"

#include <cstdint>
#include <vector>

namespace sammoe::demo {

/// One byte a voxel, 0 or 1, i fastest.
struct Mask {
  Index3 size{0, 0, 0};
  std::vector<std::uint8_t> voxels;
};

/// The same with `margin` (or, if negative, without -margin) voxels of background around.
Mask padded(const Mask& mask, std::int64_t margin);

/// Closes gaps up to 2 * `steps` voxels wide and fills what is enclosed. The mask must keep `steps` voxels
/// away from the volume's faces. Throws Error{processing}.
Mask closed_and_filled(Mask mask, int steps);

/// Signed distance from the mask's surface in voxels: outside, from the nearest voxel of the mask; inside,
/// minus the distance from the nearest voxel that has a neighbour outside. Throws Error{processing}.
std::vector<float> signed_distance(const Mask& mask);

}  // namespace sammoe::demo
