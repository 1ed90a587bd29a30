#pragma once

#include "sammoe/grid.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// A voxel-to-world map as files store it: the steps along i, j, k as columns, and the first voxel's centre.
struct Affine {
  Matrix3 steps_mm{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  Point3 origin_mm{0, 0, 0};
};

/// The grid of a map into RAS+ mm. Numbers must be finite and below 1e6 mm, steps at least 1e-6 mm, axes at
/// right angles: a cosine of 1e-3 or more is refused, less is made orthonormal (the nearest rotation), with a
/// warning if it is more than rounding. `field` names the map in messages. Throws Error{input}.
Grid grid_from_affine(const Affine& affine, const Index3& size, const std::string& field,
                      std::vector<std::string>& warnings);

}  // namespace sammoe
