#pragma once

#include <cstdint>
#include <string>

namespace sammoe {

/// The warning that so many voxels were replaced under NonFinite::zero.
inline std::string non_finite_text(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " voxel was" : " voxels were") +
         " NaN or infinite and set to 0";
}

}  // namespace sammoe
