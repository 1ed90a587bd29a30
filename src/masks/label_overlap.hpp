#pragma once

#include "sammoe/label_map.hpp"

#include "masks/voxel_box.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// The voxels of one label in two masks.
struct LabelOverlap {
  std::int64_t in_a = 0;
  std::int64_t in_b = 0;
  std::int64_t in_both = 0;
  VoxelExtent extent;  ///< of the label in either mask
};

/// Counts each of the labels in both masks, which must lie on the same grid, in one pass; in the order of
/// `labels`.
std::vector<LabelOverlap> count_overlaps(const LabelMap& a, const LabelMap& b,
                                         const std::vector<std::uint16_t>& labels);

}  // namespace sammoe
