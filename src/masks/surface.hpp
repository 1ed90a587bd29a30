#pragma once

#include "sammoe/label_map.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

/// The surface of a label within a box of a mask's voxels that holds all of the label: the voxels with a face
/// neighbour that is not of the label. Offsets in the box, i fastest, rising.
std::vector<std::size_t> surface_of(const LabelMap& map, std::uint16_t label, const Region& box);

}  // namespace sammoe
