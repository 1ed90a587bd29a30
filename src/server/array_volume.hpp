#pragma once

#include "sammoe/volume.hpp"

#include "server/packed/packed_array.hpp"

#include <string>

namespace sammoe {

/// The volume that a client's array [1, X, Y, Z] is, without a copy; its axes as grid_of_array() has them.
/// Throws Error{input} for another shape, float16, and values that are NaN or infinite.
Volume volume_of_array(const PackedArray& array, const Point3& spacing_mm, const std::string& axis_codes);

}  // namespace sammoe
