#pragma once

#include "preprocess/resampling.hpp"

#include <vector>

namespace sammoe {

/// `resample` between grids whose axes are not parallel, by ITK. A build without ITK throws
/// Error{processing}.
std::vector<float> resample_obliquely(const GriddedValues& source, const Grid& target,
                                      const Region& target_region, Interpolation interpolation);

/// How many threads ITK uses at most, for the whole process.
void set_oblique_resampling_threads(int count);

}  // namespace sammoe
