#pragma once

#include "sammoe/preprocessing.hpp"
#include "sammoe/grid.hpp"
#include "sammoe/volume.hpp"

#include <optional>
#include <vector>

namespace sammoe {

/// The cube of voxels the networks see, as a grid: `size`^3 voxels of `spacing_mm`, axes i, j, k along the
/// source's own axes permuted and flipped to be nearest to Right, Anterior, Superior (an oblique volume keeps
/// its obliquity, as in the published preprocessing). Centred on the middle of the clicks' bounding box, then
/// moved as little as needed to lie inside the volume along each axis where it fits, or to contain the volume
/// where it does not.
Grid roi_around(const Grid& source, const std::vector<Point3>& clicks_in_voxels, const RoiSpec& spec);

/// The ROI half its edge further along an axis (0..2), `direction` +1 or -1.
Grid half_step(const Grid& roi, int axis, int direction);

/// Voxels of the source whose centres lie within the ROI's outer faces; may be empty.
Region source_region(const Grid& source, const Grid& roi);

/// Samples the volume linearly at the ROI's voxel centres (zero outside the volume), after clipping to the
/// intensity range, and z-scores with the mean and unbiased standard deviation of the voxels above
/// `foreground_above`; all voxels are transformed, padding included. Returns voxels, i fastest. Converts only
/// the part of the volume needed.
std::vector<float> sample_roi(const Volume& volume, const Grid& roi, const IntensitySpec& intensity);

}  // namespace sammoe
