#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/label_map.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sammoe {

/// A mask's voxels on a box, one byte each (0 or 1), i fastest; 0 outside the box.
struct MaskBox {
  Region region;
  std::string voxels;
};

/// The voxels of a patch that have a label.
MaskBox mask_of(const LabelPatch& patch);

/// The mask `after` on the smallest box that holds every voxel in which the two differ; nothing if none does.
std::optional<MaskBox> changed_part(const MaskBox& before, const MaskBox& after);

}  // namespace sammoe
