#include "sammoe/preprocessing.hpp"

namespace sammoe {

std::string to_string(RoiPlacement placement) {
  return placement == RoiPlacement::centred ? "centred" : "inside";
}

RoiBox box_of(const RoiSpec& cube) {
  const auto& [size, spacing, placement] = cube;
  return {{size, size, size}, {spacing, spacing, spacing}, placement};
}

}  // namespace sammoe
