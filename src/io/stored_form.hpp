#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/volume.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sammoe {

/// What the header of a file of volumes says.
struct StoredForm {
  std::string format;       ///< such as "NIfTI-1"
  std::string length_unit;  ///< as the file states it, such as "mm"; empty if it states none
  std::int64_t volume_count = 1;
  Grid grid;
  ScalarType type = ScalarType::uint8;
  Rescale rescale;
  std::vector<std::string> warnings;
  bool names_segments = false;  ///< as 3D Slicer's segmentations do
};

}  // namespace sammoe
