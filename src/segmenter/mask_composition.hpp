#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/segmenter.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// One object's claim to voxels.
struct ObjectClaim {
  std::uint16_t label = 1;
  const ProbabilityPatch* patch = nullptr;
};

struct ComposedMask {
  LabelPatch labels;                       ///< of the smallest box that holds all claims
  std::vector<std::int64_t> voxel_counts;  ///< one per claim: voxels that got its label
};

/// One mask of several objects with distinct labels: each voxel goes to the object of highest probability
/// among those above `threshold`; ties go to the first. Throws Error{processing} if the mask does not fit
/// into memory.
ComposedMask compose_mask(const std::vector<ObjectClaim>& claims, double threshold);

}  // namespace sammoe
