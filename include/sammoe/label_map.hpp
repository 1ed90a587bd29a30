#pragma once

// Masks in memory: whole ones, and boxes of labels or probabilities. Results of a segmentation, and what
// readers and writers of masks take. Plain values: from any thread.

#include "sammoe/grid.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// The name of an object of a label map, and the colour that viewers should show it in.
struct LabelName {
  std::uint16_t label = 1;
  std::string name;  ///< UTF-8
  std::optional<std::array<std::uint8_t, 3>> srgb{};
};

/// A mask with one label per voxel, i fastest; 0 is background.
struct LabelMap {
  Grid grid;
  std::vector<std::uint16_t> labels;
  /// It was read from a format that leaves empty slices out, so it continues beyond the grid.
  bool omits_background = false;
  /// Names of labels, from formats that hold names. Labels may have none.
  std::vector<LabelName> names{};
};

/// Labels on a box of a volume's voxels, i fastest; 0 outside the box.
struct LabelPatch {
  Region region;
  std::vector<std::uint16_t> labels;
  std::vector<LabelName> names{};  ///< as in LabelMap
};

/// The mask of the whole grid, made from a patch. Throws Error{processing} if it does not fit into memory.
LabelMap whole_mask(const Grid& grid, const LabelPatch& patch);

/// Probabilities in [0, 1] of one object on a box of a volume's voxels, i fastest; 0 outside the box.
struct ProbabilityPatch {
  Region region;
  std::vector<float> probabilities;
};

}  // namespace sammoe
