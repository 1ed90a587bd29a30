#pragma once

#include "masks/voxel_set.hpp"

#include <vector>

namespace sammoe {

/// For each voxel of the set the distance in mm between its centre and the nearest centre of a voxel that is
/// not of the set, so that thin parts have a depth too; 0 for voxels not of the set.
std::vector<float> depth_in_mm(const VoxelSet& set, const Point3& spacing_mm);

/// The voxels of a set, not empty, that are farthest (mm) from every voxel outside it, in its box. Distances
/// that differ by rounding only are equal.
VoxelSet deepest_voxels(const VoxelSet& set, const Point3& spacing_mm);

/// The first of them.
Index3 deepest_voxel(const VoxelSet& set, const Point3& spacing_mm);

/// Of the deepest voxels of a set, not empty, the one nearest (mm) to their mean, as flat sets have many;
/// ties go to the first.
Index3 innermost_voxel(const VoxelSet& set, const Point3& spacing_mm);

/// The voxel of a set, not empty, that is nearest (mm) to the set's centre of mass; ties go to the first.
Index3 central_voxel(const VoxelSet& set, const Point3& spacing_mm);

}  // namespace sammoe
