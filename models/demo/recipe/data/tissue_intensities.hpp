#pragma once

#include "random_source.hpp"

#include <array>

namespace sammoe::demo {

/// Mean intensities of a head's tissues.
struct TissueIntensities {
  double fluid, grey, white;
  std::array<double, 6> nuclei;
  double brainstem, ventricle, skull, scalp, cerebellum;
};

/// Half ordered as in T1-weighted images, a fifth as in T2-weighted ones, the rest in any order.
TissueIntensities random_tissue_intensities(RandomSource& random);

}  // namespace sammoe::demo
