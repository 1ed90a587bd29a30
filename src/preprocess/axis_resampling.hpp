#pragma once

#include "preprocess/resampling.hpp"

#include <optional>
#include <vector>

namespace sammoe {

/// `resample` between grids whose axes are parallel (permuted and flipped as they may be), which those of an
/// ROI and its volume always are: one axis after the other, in double precision, several times faster than
/// the general case. Nothing if the axes are not parallel.
std::optional<std::vector<float>> resample_along_axes(const GriddedValues& source, const Grid& target,
                                                      const Region& target_region,
                                                      Interpolation interpolation);

}  // namespace sammoe
