#pragma once

#include <cstdint>
#include <optional>

namespace sammoe {

/// How an ROI is sampled: a cube of `size_voxels`^3 at `spacing_mm`.
struct RoiSpec {
  std::int64_t size_voxels = 128;
  double spacing_mm = 1.5;
};

/// How intensities are prepared: clipped to [clip_min, clip_max] where set, then z-scored with the mean and
/// the unbiased standard deviation of the ROI's voxels above `foreground_above`.
struct IntensitySpec {
  std::optional<double> clip_min;
  std::optional<double> clip_max;
  double foreground_above = 0;
};

/// How logits get from the ROI back to the source's voxels.
enum class Resample {
  linear,   ///< logits sampled linearly at the source voxels' centres, then thresholded (smooth borders)
  nearest,  ///< thresholded in the ROI, then nearest neighbour, as the published pipeline does
};

}  // namespace sammoe
