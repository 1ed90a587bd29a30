#pragma once

#include "sammoe/grid.hpp"

#include "core/random_source.hpp"
#include "masks/voxel_set.hpp"

namespace sammoe {

/// A mask as a user may have it of a structure, not empty: moved by up to `reach_mm` along each axis, grown
/// or shrunk by up to about as much with a wavy border, and in a third of the masks without all that lies
/// past a plane. May be empty. Its box may reach beyond the volume. The same on every machine for the same
/// state of `random`.
VoxelSet perturbed_mask(const VoxelSet& structure, const Point3& spacing_mm, double reach_mm,
                        RandomSource& random);

}  // namespace sammoe
