// Stands for oblique_resampling.cpp in a build without ITK (SAMMOE_NETWORKS_ONLY).

#include "sammoe/error.hpp"

#include "preprocess/oblique_resampling.hpp"

namespace sammoe {

std::vector<float> resample_obliquely(const GriddedValues& /*source*/, const Grid& /*target*/,
                                      const Region& /*target_region*/, Interpolation /*interpolation*/) {
  throw Error(
      ErrorCode::processing,
      "resampling failed: the grids' axes are not parallel, which needs ITK, and this build has none; "
      "build without SAMMOE_NETWORKS_ONLY");
}

void set_oblique_resampling_threads(int /*count*/) {}

}  // namespace sammoe
