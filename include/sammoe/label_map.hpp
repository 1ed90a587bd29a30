#pragma once

#include "sammoe/grid.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// A mask with one label a voxel, i fastest; 0 is background.
struct LabelMap {
  Grid grid;
  std::vector<std::uint16_t> labels;
  bool omits_background =
      false;  ///< read from a format that leaves empty slices out: it goes on beyond the grid
};

/// Probabilities in [0, 1] of one object on a box of a volume's voxels, i fastest; 0 outside the box.
struct ProbabilityPatch {
  Region region;
  std::vector<float> probabilities;
};

}  // namespace sammoe
