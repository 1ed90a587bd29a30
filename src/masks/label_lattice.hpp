#pragma once

#include "sammoe/label_map.hpp"

#include <optional>

namespace sammoe {

/// Whether the voxels of both grids lie on one lattice, which continues beyond either: axes in any order and
/// sense, the same spacings, whole steps apart.
bool same_lattice(const Grid& a, const Grid& b);

/// The grid on which two masks can be compared without resampling: that of `a` if both have it; otherwise,
/// where a mask leaves background out and both lie on one lattice, the grid of the mask that does not, or one
/// with the axes of `a` that holds both. None if there is none, or it would cut labels off.
std::optional<Grid> common_grid(const LabelMap& a, const LabelMap& b);

/// A mask that leaves background out, completed to a grid on its lattice that holds all its labels. Any other
/// mask as it is.
LabelMap completed_labels(LabelMap map, const Grid& grid);

}  // namespace sammoe
