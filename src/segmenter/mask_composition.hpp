#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/segmenter.hpp"

#include "masks/mask_room.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// One object's claim to voxels.
struct ObjectClaim {
  std::uint16_t label = 1;
  const ProbabilityPatch* patch = nullptr;
};

/// One mask of several objects with distinct labels, written into the room for the smallest box that holds
/// all claims: each voxel goes to the object of highest probability among those above `threshold`; ties go to
/// the first. Returns for each claim how many voxels got its label. Throws what the room throws.
std::vector<std::int64_t> compose_mask(const std::vector<ObjectClaim>& claims, double threshold,
                                       const MaskRoom& room);

}  // namespace sammoe
