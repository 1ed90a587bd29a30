#pragma once

#include "sammoe/grid.hpp"

#include <string>

namespace sammoe {

/// The grid of a volume that came as a C-ordered array: its voxel axes i, j, k are the array's last, middle
/// and first, so that its values stay as they are. `codes` has one letter for each array axis, first axis
/// first, which says where its index grows to: R or L, A or P, S or I. `shape` and `spacing_mm` are in the
/// order of the array's axes. The origin is 0. Throws Error{input} for a shape or spacing that no volume has.
Grid grid_of_array(const Index3& shape, const Point3& spacing_mm, const std::string& codes);

/// Throws Error{usage} unless it is three letters, one of each pair.
void require_axis_codes(const std::string& codes);

/// Array indices or sizes to voxel ones, and back.
template <typename Triple>
Triple reversed(const Triple& triple) {
  return {triple[2], triple[1], triple[0]};
}

}  // namespace sammoe
