#pragma once

// How a volume is prepared for the networks, and how their result gets back. A bundle sets RoiSpec and
// IntensitySpec (docs/bundle.md); callers choose Resample. Plain values: from any thread.

#include <cstdint>
#include <optional>
#include <string>

namespace sammoe {

/// Where an ROI lies that would reach beyond the volume.
enum class RoiPlacement {
  /// Moved as little as needed to lie inside the volume along each axis where it fits.
  inside,
  /// Left where the clicks are in its middle; voxels beyond the volume are 0, as in the published training.
  centred,
};

/// The spelling of bundles and of the command line.
std::string to_string(RoiPlacement placement);

/// How an ROI is sampled: a cube of `size_voxels`^3 at `spacing_mm`.
struct RoiSpec {
  std::int64_t size_voxels = 128;
  double spacing_mm = 1.5;
  RoiPlacement placement = RoiPlacement::inside;
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
