#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include "preview/panel.hpp"
#include "preview/rgb_image.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace sammoe {

/// How large panels may be, in pixels.
struct PanelLimits {
  double height = 512;  ///< at most
  double width = 768;   ///< at most
  int min_frame = 240;  ///< width of the area around a panel, so that its text fits
};

/// What a picture of three slices shows.
struct PictureContent {
  const Volume& volume;
  const LabelMap& mask;  ///< on the volume's grid; decides which slices are shown
  const std::vector<Point3>& clicks_in_voxels;
  std::vector<std::uint16_t> legend;  ///< labels to list below the slices
  Index3 first_index{0, 0, 0};  ///< of a cut-out: its first voxel in the volume whose slices are numbered
  PanelLimits limits{};
  /// Draws one panel; unset: render_panel with the outlines of the labels
  std::function<RgbImage(const Slice&, const PanelScale&, const GreyWindow&)> paint{};
};

/// Three slices side by side, with captions, clicks and legend. Throws Error{input} unless the mask lies on
/// the volume's grid.
RgbImage render_picture(const PictureContent& content);

/// The picture that write_preview writes.
RgbImage render_preview(const Volume& volume, const LabelMap& mask,
                        const std::vector<Point3>& clicks_in_voxels);

/// The picture that comparison_png encodes.
RgbImage render_comparison(const Volume& volume, const LabelMap& reference, const LabelMap& mask,
                           std::uint16_t label, const std::vector<Point3>& clicks_in_voxels);

}  // namespace sammoe
