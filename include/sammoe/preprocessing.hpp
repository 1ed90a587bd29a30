#pragma once

// How a volume is prepared for the networks, and how their result gets back. A bundle sets RoiSpec and
// IntensitySpec (docs/bundle.md); callers choose Resample. Plain values: from any thread.

#include "sammoe/grid.hpp"

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

/// An ROI that need not be a cube, for a network with an ROI of its own. Axes run to R, A, S.
struct RoiBox {
  Index3 size_voxels{128, 128, 128};
  Point3 spacing_mm{1.5, 1.5, 1.5};
  RoiPlacement placement = RoiPlacement::inside;
};

/// The same ROI as a box.
RoiBox box_of(const RoiSpec& cube);

/// A scale that does not depend on the image: (value - subtract) / divide_by.
struct FixedScale {
  double subtract = 0;
  double divide_by = 1;
};

/// How intensities are prepared: clipped to [clip_min, clip_max] if set, then z-scored with the mean and the
/// unbiased standard deviation of the ROI's voxels above `foreground_above`, or brought to `fixed_scale`,
/// which voxels beyond the volume leave as 0.
struct IntensitySpec {
  std::optional<double> clip_min;
  std::optional<double> clip_max;
  double foreground_above = 0;
  std::optional<FixedScale> fixed_scale{};
};

/// How logits get from the ROI back to the source's voxels.
enum class Resample {
  /// Logits are sampled linearly at the source voxels' centres, then thresholded: smooth borders.
  linear,
  /// Thresholded in the ROI, then nearest neighbour, as the published pipeline does it.
  nearest,
};

}  // namespace sammoe
