#pragma once

#include "io/nifti/nifti_header.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// Where the voxels of an Analyze 7.5 file are taken to lie, in RAS+ mm, as SPM and nibabel do: axes L, A, S,
/// the origin at the voxel that SPM stores, else in the middle of the volume. The format says neither, which
/// is added to `warnings`. Throws Error{input} for slices that are not transverse.
Grid grid_from_analyze(const NiftiHeader& header, std::vector<std::string>& warnings);

}  // namespace sammoe
