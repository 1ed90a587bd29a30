#pragma once

#include "core/random_source.hpp"
#include "region_codes.hpp"

#include <array>

namespace sammoe::demo {

/// What a scanner might show of a head: a mean intensity for each code; 0 is air.
struct HeadContrast {
  std::array<float, kHeadCodes> mean{};
  bool is_ct = false;  ///< thousands of Hounsfield units, air at -1
};

/// MR as T1-weighted, T2-weighted or with any intensity for any structure, or CT. The same for left and
/// right.
HeadContrast random_head_contrast(RandomSource& random);

}  // namespace sammoe::demo
