#pragma once

#include "sammoe/grid.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace sammoe {

/// The smallest box that holds the voxels included so far, as its first and last voxel along i, j, k.
struct VoxelExtent {
  Index3 first{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max(),
               std::numeric_limits<std::int64_t>::max()};
  Index3 last{-1, -1, -1};

  void include(const Index3& index) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      first[axis] = std::min(first[axis], index[axis]);
      last[axis] = std::max(last[axis], index[axis]);
    }
  }

  /// Empty if nothing was included.
  Region region() const {
    if (last[0] < 0) return {};
    return {first, {last[0] - first[0] + 1, last[1] - first[1] + 1, last[2] - first[2] + 1}};
  }
};

}  // namespace sammoe
