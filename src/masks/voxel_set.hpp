#pragma once

#include "sammoe/grid.hpp"

#include "masks/voxel_box.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

/// A set of voxels within a box of a grid. What lies beyond the box is not in the set.
struct VoxelSet {
  Region box;
  std::vector<std::uint8_t> contains;  ///< one per voxel of the box, i fastest: 1 in the set, 0 not
};

/// The voxels in a box of a volume of `size` voxels for whose offset in the volume `belongs` holds.
template <typename Belongs>
VoxelSet voxels_in(const Region& box, const Index3& size, const Belongs& belongs) {
  VoxelSet set{box, {}};
  set.contains.reserve(static_cast<std::size_t>(box.voxel_count()));
  for_each_voxel(box, size, [&](const Index3&, std::size_t offset) {
    set.contains.push_back(belongs(offset) ? std::uint8_t{1} : std::uint8_t{0});
  });
  return set;
}

/// The same of all of the volume, in the smallest box that holds them.
template <typename Belongs>
VoxelSet voxels_where(const Index3& size, const Belongs& belongs) {
  VoxelExtent extent;
  for_each_voxel(size, [&](const Index3& index, std::size_t offset) {
    if (belongs(offset)) extent.include(index);
  });
  return voxels_in(extent.region(), size, belongs);
}

/// How many voxels the set holds.
std::int64_t count_of(const VoxelSet& set);

/// Which voxel of the grid the box stores at `n`.
Index3 index_in_grid(const VoxelSet& set, std::size_t n);

}  // namespace sammoe
