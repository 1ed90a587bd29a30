#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include "preview/rgb_image.hpp"

#include <vector>

namespace sammoe {

/// The picture that write_preview writes. Throws Error{input} unless the mask lies on the volume's grid.
RgbImage render_preview(const Volume& volume, const LabelMap& mask,
                        const std::vector<Point3>& clicks_in_voxels);

}  // namespace sammoe
