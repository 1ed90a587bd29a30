#pragma once

#include "sammoe/grid.hpp"

#include <cstddef>
#include <vector>

namespace sammoe {

/// The smallest box that holds both; an empty one adds nothing.
Region bounding_box(const Region& a, const Region& b);

/// The voxels that lie in both boxes; may be empty.
Region common_box(const Region& a, const Region& b);

/// Where the voxel `index` of that box is stored, i fastest.
inline std::size_t offset_in(const Region& box, const Index3& index) {
  return static_cast<std::size_t>(((index[2] - box.begin[2]) * box.size[1] + index[1] - box.begin[1]) *
                                      box.size[0] +
                                  index[0] - box.begin[0]);
}

/// Copies the voxels that two boxes have in common from one's values (i fastest) to the other's.
void copy_common_voxels(const std::vector<float>& from, const Region& from_box, std::vector<float>& to,
                        const Region& to_box);

}  // namespace sammoe
