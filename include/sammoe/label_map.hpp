#pragma once

#include "sammoe/grid.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// What an object of a label map is called, and the colour that viewers should show it in.
struct LabelName {
  std::uint16_t label = 1;
  std::string name;  ///< UTF-8
  std::optional<std::array<std::uint8_t, 3>> srgb{};
};

/// A mask with one label a voxel, i fastest; 0 is background.
struct LabelMap {
  Grid grid;
  std::vector<std::uint16_t> labels;
  /// Read from a format that leaves empty slices out: it continues beyond the grid.
  bool omits_background = false;
  std::vector<LabelName> names{};  ///< of some labels or none, as formats that hold names have them
};

/// Labels on a box of a volume's voxels, i fastest; 0 outside the box.
struct LabelPatch {
  Region region;
  std::vector<std::uint16_t> labels;
  std::vector<LabelName> names{};  ///< as those of a LabelMap
};

/// The whole mask of a patch. Throws Error{processing} if it does not fit into memory.
LabelMap whole_mask(const Grid& grid, const LabelPatch& patch);

/// Probabilities in [0, 1] of one object on a box of a volume's voxels, i fastest; 0 outside the box.
struct ProbabilityPatch {
  Region region;
  std::vector<float> probabilities;
};

}  // namespace sammoe
