#pragma once

// Pictures of masks on slices of their volume. Called by programs that show results; segment_case() calls it
// too. From any thread.

#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// Writes a PNG of three orthogonal slices: axial, coronal and sagittal, along the nearest voxel axes.
///
/// - Each slice is the one with the most labelled voxels. An empty mask is shown through the first click, or
///   the middle.
/// - Radiological convention: the patient's right is on the left; in the sagittal slice the front is.
/// - Each label has an outline in its colour. Clicks are crosses, faint if more than 3 voxels off the slice.
/// - Letters mark the edges (R, L, A, P, S, I); there are slice indices and scale bars.
/// - Grey runs from the 1st to the 99th percentile of the slices.
///
/// The file appears complete or not at all, as with write_label_map. Throws Error{input} unless the mask lies
/// on the volume's grid, Error{output} if the file cannot be written.
void write_preview(const std::filesystem::path& path, const Volume& volume, const LabelMap& mask,
                   const std::vector<Point3>& clicks_in_voxels);

/// A smaller picture of the same kind, cut out around one label of a mask and a reference on the same grid.
/// The reference's outline is sky blue, the mask's on top of it orange. Returns the bytes of a PNG file.
/// Throws Error{input} unless both lie on the volume's grid.
std::string comparison_png(const Volume& volume, const LabelMap& reference, const LabelMap& mask,
                           std::uint16_t label, const std::vector<Point3>& clicks_in_voxels);

}  // namespace sammoe
