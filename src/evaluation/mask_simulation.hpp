#pragma once

#include "sammoe/grid.hpp"

#include "core/random_source.hpp"
#include "masks/voxel_set.hpp"

namespace sammoe {

/// A wrong mask of a structure, not empty and within the volume, as a user may have it: perturbed_mask() with
/// errors in proportion to the structure's size.
VoxelSet simulated_mask(const VoxelSet& structure, const Grid& grid, RandomSource& random);

}  // namespace sammoe
