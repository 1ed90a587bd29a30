#pragma once

#include "sammoe/grid.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// A set of voxels within a box of a grid. What lies beyond the box is not in the set.
struct VoxelSet {
  Region box;
  std::vector<std::uint8_t> contains;  ///< one per voxel of the box, i fastest: 1 in the set, 0 not
};

/// For each voxel of the set the distance in mm between its centre and the nearest centre of a voxel that is
/// not of the set, so that thin parts have a depth too; 0 or below for voxels not of the set. Throws
/// Error{processing}.
std::vector<float> depth_in_mm(const VoxelSet& set, const Point3& spacing_mm);

/// The largest part of the set whose voxels touch, by corners too (26 neighbours); of equals the one with the
/// first voxel. Empty if the set is. Throws Error{processing}.
VoxelSet largest_component(const VoxelSet& set);

}  // namespace sammoe
