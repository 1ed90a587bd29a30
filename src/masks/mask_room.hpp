#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>
#include <functional>

namespace sammoe {

/// Gives memory for the labels of a box of voxels, i fastest, all of which are then written. It is asked
/// once, so that a mask is made where it is needed and not copied there.
using MaskRoom = std::function<std::uint16_t*(const Region&)>;

/// The room in that patch, which must outlive it. The room throws Error{processing} where the box does not
/// fit into memory.
MaskRoom room_in(LabelPatch& patch);

}  // namespace sammoe
