#pragma once

#include "preview/rgb_image.hpp"

#include <string>

namespace sammoe {

// What is drawn over a slice. All marks have a dark rim, so that they can be seen on any grey.

/// A cross with its centre at (x, y), in pixels; the centre of the first pixel is (0, 0). Opacity is 0..1.
void draw_cross(RgbImage& image, double x, double y, double opacity);

/// Pixels from its centre that a cross covers, its rim too.
int cross_reach();

/// A horizontal bar from (x, y), `length` pixels long.
void draw_bar(RgbImage& image, int x, int y, int length);
int bar_height();

/// Text with its top left corner at (x, y). Knows digits and the few letters a preview needs; others are
/// blank.
void draw_text(RgbImage& image, int x, int y, const std::string& text);

/// Size of such a text in pixels.
int text_width(const std::string& text);
int text_height();

}  // namespace sammoe
