#pragma once

#include "sammoe/dicom.hpp"
#include "sammoe/grid.hpp"

#include "dicom/planes/image_file.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// Parallel slices in the order of their places, and the grid they fill, or are to be resampled onto.
struct SliceStack {
  std::vector<ImageFrame> slices;  ///< by rising place along the normal (row direction x column direction)
  Grid grid;
  bool is_resampled = false;                 ///< some voxels of the slices do not lie on voxels of the grid
  std::vector<Point3> first_voxel_of_slice;  ///< voxel index on the grid at which a slice's first voxel lies
  std::vector<std::string> warnings;
};

/// Orders slices of one orientation, size and spacing, and finds the grid: i along rows, j down columns, k
/// along the normal. Refused, naming a file: fewer than two slices, two at one place, uneven steps (unless
/// `options.allow_gaps`), slices that shift sideways as a tilted gantry's do (unless `options.correct_tilt`).
/// Throws Error{input}. `ImageFrame::file` counts `files`.
SliceStack stack_slices(std::vector<ImageFrame> slices, const std::vector<ImageFile>& files,
                        const DicomReadOptions& options);

/// The place of a slice along the normal of its plane, mm.
double place_along_normal_mm(const FramePlane& plane);

/// Whether two slices are at one place, as far as any scanner can say.
bool same_place(double place_mm, double other_mm);

/// "IM003.dcm" or "IM003.dcm, frame 7", for messages; "frame 7" if there is only one file.
std::string name_of_slice(const ImageFrame& slice, const std::vector<ImageFile>& files);

}  // namespace sammoe
