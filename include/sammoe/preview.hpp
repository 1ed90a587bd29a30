#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// Writes a PNG of three orthogonal slices (axial, coronal, sagittal, along the nearest voxel axes), each the
/// one with most labelled voxels; radiological convention: patient's right, in the sagittal one the front, on
/// the left. Shows each label's outline in its colour, the clicks as crosses (faint if more than 3 voxels off
/// the slice), edges' letters (R, L, A, P, S, I), slice indices and scale bars; grey runs from the 1st to the
/// 99th percentile of the slices. An empty mask is shown through the first click, or the middle. Atomic as
/// write_label_map. Throws Error{input} unless the mask lies on the volume's grid, Error{output} if it cannot
/// be written.
void write_preview(const std::filesystem::path& path, const Volume& volume, const LabelMap& mask,
                   const std::vector<Point3>& clicks_in_voxels);

/// Such a picture, smaller and cut out around the object, of one label of a mask against a reference on the
/// same grid: the reference's outline in sky blue, over it the mask's in orange. Returns the bytes of a PNG
/// file. Throws Error{input} unless both lie on the volume's grid.
std::string comparison_png(const Volume& volume, const LabelMap& reference, const LabelMap& mask,
                           std::uint16_t label, const std::vector<Point3>& clicks_in_voxels);

}  // namespace sammoe
