#pragma once

#include "preview/palette.hpp"
#include "preview/rgb_image.hpp"
#include "preview/slice.hpp"

#include <array>
#include <vector>

namespace sammoe {

/// The voxel values drawn as black and as white.
struct GreyWindow {
  float black = 0;
  float white = 1;
};

/// The window from the 1st to the 99th percentile of the slices' finite values.
GreyWindow window_of(const std::vector<Slice>& slices);

/// The size of a slice drawn with square pixels, and the way between its positions and the pixels.
struct PanelScale {
  int width = 1;   ///< pixels
  int height = 1;  ///< pixels
  double pixels_per_mm = 1;
  std::array<double, 2> pixels_per_voxel{1, 1};  ///< across, down

  PanelScale(const Slice& slice, double wanted_pixels_per_mm);
  /// The pixel coordinate of a voxel coordinate along an axis (0 across, 1 down); both have centres at whole
  /// numbers.
  double pixel_of(double position, std::size_t axis) const {
    return (position + 0.5) * pixels_per_voxel[axis] - 0.5;
  }
  /// The inverse.
  double position_of(double pixel, std::size_t axis) const {
    return (pixel + 0.5) / pixels_per_voxel[axis] - 0.5;
  }
};

/// The slice in grey with each label's outline.
RgbImage render_panel(const Slice& slice, const PanelScale& scale, const GreyWindow& window,
                      const LabelColours& colours);

}  // namespace sammoe
