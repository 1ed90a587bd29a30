#pragma once

// How a volume is prepared for the networks, and how their result gets back. A bundle sets RoiSpec and
// IntensitySpec (docs/bundle.md); callers choose Resample. Plain values: from any thread.

#include <cstdint>
#include <optional>

namespace sammoe {

/// How an ROI is sampled: a cube of `size_voxels`^3 at `spacing_mm`.
struct RoiSpec {
  std::int64_t size_voxels = 128;
  double spacing_mm = 1.5;
};

/// How intensities are prepared: clipped to [clip_min, clip_max] if set, then z-scored with the mean and the
/// unbiased standard deviation of the ROI's voxels above `foreground_above`.
struct IntensitySpec {
  std::optional<double> clip_min;
  std::optional<double> clip_max;
  double foreground_above = 0;
};

/// How logits get from the ROI back to the source's voxels.
enum class Resample {
  /// Logits are sampled linearly at the source voxels' centres, then thresholded: smooth borders.
  linear,
  /// Thresholded in the ROI, then nearest neighbour, as the published pipeline does it.
  nearest,
};

}  // namespace sammoe
