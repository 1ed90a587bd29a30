#include "preview/rgb_image.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

std::uint8_t mix(std::uint8_t below, std::uint8_t above, double opacity) {
  return static_cast<std::uint8_t>(std::lround(below + (above - below) * opacity));
}

}  // namespace

RgbImage::RgbImage(int width, int height) : width_(width), height_(height) {
  bytes_.resize(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
}

Rgb RgbImage::at(int x, int y) const {
  const std::uint8_t* pixel = bytes_.data() + offset(x, y);
  return {pixel[0], pixel[1], pixel[2]};
}

void RgbImage::set(int x, int y, Rgb colour) {
  std::uint8_t* pixel = bytes_.data() + offset(x, y);
  pixel[0] = colour.red;
  pixel[1] = colour.green;
  pixel[2] = colour.blue;
}

void RgbImage::blend(int x, int y, Rgb colour, double opacity) {
  if (!contains(x, y)) return;
  const Rgb below = at(x, y);
  const double part = std::clamp(opacity, 0.0, 1.0);
  set(x, y,
      {mix(below.red, colour.red, part), mix(below.green, colour.green, part),
       mix(below.blue, colour.blue, part)});
}

void RgbImage::fill(int x, int y, int width, int height, Rgb colour) {
  for (int row = std::max(y, 0); row < std::min(y + height, height_); ++row) {
    for (int column = std::max(x, 0); column < std::min(x + width, width_); ++column)
      set(column, row, colour);
  }
}

void RgbImage::paste(const RgbImage& other, int x, int y) {
  for (int row = 0; row < other.height(); ++row) {
    for (int column = 0; column < other.width(); ++column) {
      if (contains(x + column, y + row)) set(x + column, y + row, other.at(column, row));
    }
  }
}

}  // namespace sammoe
