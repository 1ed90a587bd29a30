#pragma once

#include "sammoe/grid.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

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

/// The smallest box that holds both; an empty one adds nothing.
Region bounding_box(const Region& a, const Region& b);

/// The voxels that lie in both boxes; may be empty.
Region common_box(const Region& a, const Region& b);

/// The part of a grid that holds those voxels; `region` may reach beyond the grid.
Grid part_of(const Grid& grid, const Region& region);

/// Where the voxel `index` of that box is stored, i fastest.
inline std::size_t offset_in(const Region& box, const Index3& index) {
  return static_cast<std::size_t>(((index[2] - box.begin[2]) * box.size[1] + index[1] - box.begin[1]) *
                                      box.size[0] +
                                  index[0] - box.begin[0]);
}

/// Calls `visit(index, offset)` for each voxel of a box that lies within a volume of `size` voxels, i
/// fastest; `offset` is where the volume stores the voxel.
template <typename Visit>
void for_each_voxel(const Region& box, const Index3& size, const Visit& visit) {
  Index3 at{0, 0, 0};
  for (at[2] = box.begin[2]; at[2] < box.begin[2] + box.size[2]; ++at[2]) {
    for (at[1] = box.begin[1]; at[1] < box.begin[1] + box.size[1]; ++at[1]) {
      const std::int64_t row = (at[2] * size[1] + at[1]) * size[0];
      for (at[0] = box.begin[0]; at[0] < box.begin[0] + box.size[0]; ++at[0])
        visit(at, static_cast<std::size_t>(row + at[0]));
    }
  }
}

/// The same for all of the volume.
template <typename Visit>
void for_each_voxel(const Index3& size, const Visit& visit) {
  for_each_voxel({{0, 0, 0}, size}, size, visit);
}

/// Copies the voxels that two boxes have in common from one's values (i fastest) to the other's.
template <typename Value>
void copy_common_voxels(const std::vector<Value>& from, const Region& from_box, std::vector<Value>& to,
                        const Region& to_box) {
  const Region common = common_box(from_box, to_box);
  if (common.voxel_count() == 0) return;
  for (std::int64_t k = common.begin[2]; k < common.begin[2] + common.size[2]; ++k) {
    for (std::int64_t j = common.begin[1]; j < common.begin[1] + common.size[1]; ++j) {
      const Index3 first{common.begin[0], j, k};
      std::copy_n(from.data() + offset_in(from_box, first), common.size[0],
                  to.data() + offset_in(to_box, first));
    }
  }
}

}  // namespace sammoe
