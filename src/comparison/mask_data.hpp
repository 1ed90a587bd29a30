#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/mask_comparison.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// A pair's masks on one grid, the labels' own wherever they have one.
struct MaskData {
  LabelMap predicted;
  LabelMap reference;
  bool is_resampled = false;
  std::vector<std::string> warnings;  ///< of reading them, each naming the file
};

/// Reads the labels to compare of a pair; a missing prediction is an empty mask. A DICOM Segmentation that
/// leaves empty slices out is completed to the other mask's grid. Throws Error{input}, also if the grids
/// differ and that is refused.
MaskData read_masks(const MaskPair& pair, const ComparisonOptions& options);

}  // namespace sammoe
