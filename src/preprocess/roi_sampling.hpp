#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/preprocessing.hpp"
#include "sammoe/volume.hpp"

#include <vector>

namespace sammoe {

/// Samples the volume linearly at the ROI's voxel centres (zero outside the volume), after clipping to the
/// intensity range, and z-scores with the mean and unbiased standard deviation of the voxels above
/// `foreground_above`; all voxels are transformed, padding included. Without such voxels nothing is
/// subtracted, and where they are all equal nothing is divided. With a fixed scale voxels are brought to it
/// instead, and those outside the volume are 0 on it. Returns voxels, i fastest. Converts only the
/// part of the volume needed. Throws Error{input} if that part holds a value that is not finite,
/// Error{processing}.
std::vector<float> sample_roi(const Volume& volume, const Grid& roi, const IntensitySpec& intensity);

}  // namespace sammoe
