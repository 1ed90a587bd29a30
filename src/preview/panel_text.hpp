#pragma once

#include "preview/rgb_image.hpp"

#include <array>
#include <string>
#include <vector>

namespace sammoe {

/// What is written on a panel.
struct PanelText {
  std::array<char, 4> edges;  ///< letters for the left, right, top and bottom edge
  std::string slice;          ///< which slice it is
  double pixels_per_mm = 1;
  int panel_width = 1;  ///< pixels, of which the scale bar takes a part
};

/// Writes on a panel's frame: a letter at each edge, the slice in a corner, a scale bar in another. Where one
/// of `clicks` (pixels of the frame) would lie under it, a text moves along its edge or to another corner, as
/// long as there is a free place.
void draw_panel_text(RgbImage& frame, const PanelText& text,
                     const std::vector<std::array<double, 2>>& clicks);

}  // namespace sammoe
