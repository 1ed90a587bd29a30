#pragma once

#include "sammoe/grid.hpp"

#include "masks/voxel_set.hpp"

#include <vector>

namespace sammoe {

/// A structure of the source at an ROI's voxels, by the nearest voxel of the source: 1 where it is, 0
/// elsewhere and beyond the volume; i fastest. Throws Error{processing}.
std::vector<float> structure_in_roi(const Grid& source, const VoxelSet& structure, const Grid& roi);

}  // namespace sammoe
