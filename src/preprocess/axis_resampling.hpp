#pragma once

#include "preprocess/resampling.hpp"

namespace sammoe {

/// `resample_rows` between grids whose axes are parallel (permuted and flipped as they may be), which those
/// of an ROI and its volume always are: one axis after the other, in double precision, several times faster
/// than the general case. Gives no row and returns false if the axes are not parallel.
bool resample_rows_along_axes(const GriddedValues& source, const Grid& target, const Region& target_region,
                              Interpolation interpolation, const RowReceiver& receive);

}  // namespace sammoe
