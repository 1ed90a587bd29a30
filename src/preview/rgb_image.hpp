#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  friend bool operator==(const Rgb& a, const Rgb& b) {
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
  }
};

/// A picture: rows from the top, pixels from the left, three bytes each. Starts black.
class RgbImage {
 public:
  RgbImage(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

  Rgb at(int x, int y) const;
  void set(int x, int y, Rgb colour);
  /// Mixes `opacity` (0..1) of a colour into a pixel; pixels outside the picture are left out.
  void blend(int x, int y, Rgb colour, double opacity);
  /// Fills a rectangle, as far as it lies in the picture.
  void fill(int x, int y, int width, int height, Rgb colour);
  /// Copies a picture with its top left corner at (x, y), as far as it lies in this one.
  void paste(const RgbImage& other, int x, int y);

 private:
  bool contains(int x, int y) const { return x >= 0 && x < width_ && y >= 0 && y < height_; }
  std::size_t offset(int x, int y) const {
    return 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x));
  }

  int width_;
  int height_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace sammoe
