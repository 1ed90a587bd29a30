#pragma once

#include "masks/voxel_set.hpp"

namespace sammoe {

/// The largest part of the set whose voxels touch, by corners too (26 neighbours); ties go to the one with
/// the first voxel. Empty if the set is. Throws Error{processing}.
VoxelSet largest_component(const VoxelSet& set);

}  // namespace sammoe
