#pragma once

#include "sammoe/grid.hpp"

#include <cstdint>

namespace sammoe {

/// A frame of a segmentation as it stands in a file.
struct StoredFrame {
  std::uint16_t segment_number = 0;  ///< 0 where voxels hold the numbers of segments
  Point3 position_in_lps{0, 0, 0};   ///< of the first voxel's centre, mm
};

}  // namespace sammoe
