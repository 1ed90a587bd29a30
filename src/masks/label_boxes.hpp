#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>
#include <map>

namespace sammoe {

/// Where the voxels of one label lie, and how many there are.
struct LabelBox {
  Region box;  ///< the smallest that holds them
  std::int64_t voxel_count = 0;
};

/// The boxes of all labels that a map holds, background left out, in one pass over it.
std::map<std::uint16_t, LabelBox> boxes_of_labels(const LabelMap& map);

}  // namespace sammoe
