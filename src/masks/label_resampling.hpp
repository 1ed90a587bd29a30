#pragma once

#include "sammoe/label_map.hpp"

namespace sammoe {

/// The labels at the voxel centres of another grid: each that of the nearest voxel, 0 beyond the outer faces.
LabelMap resampled_labels(const LabelMap& map, const Grid& target);

}  // namespace sammoe
