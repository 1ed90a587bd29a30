#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include <filesystem>
#include <vector>

namespace sammoe {

/// Writes a PNG of three orthogonal slices (axial, coronal, sagittal; patient's right on the left) through
/// the middle of the labelled voxels, with each label's outline and the clicks drawn. Atomic as
/// write_label_map. Throws Error{output}.
void write_preview(const std::filesystem::path& path, const Volume& volume, const LabelMap& mask,
                   const std::vector<Point3>& clicks_in_voxels);

}  // namespace sammoe
