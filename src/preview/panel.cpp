#include "preview/panel.hpp"

#include "preview/outline.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

constexpr double kLowPart = 0.01;
constexpr double kHighPart = 0.99;
/// How bright a volume of one value is.
constexpr double kFlat = 0.5;
/// Samples a pixel across and down where a slice is reduced; bounds the cost of huge slices.
constexpr int kMaxSamples = 8;

float part_of(std::vector<float>& values, double part) {
  const auto rank = static_cast<std::ptrdiff_t>(std::lround(part * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

/// A slice's brightness, 0 to 1, between its voxels' centres.
class Brightness {
 public:
  Brightness(const Slice& slice, const GreyWindow& window) : slice_(slice), window_(window) {}

  double at(double column, double row) const {
    const double x = std::clamp(column, 0.0, static_cast<double>(slice_.width - 1));
    const double y = std::clamp(row, 0.0, static_cast<double>(slice_.height - 1));
    const auto left = static_cast<std::int64_t>(x);
    const auto top = static_cast<std::int64_t>(y);
    const std::int64_t right = std::min(left + 1, slice_.width - 1);
    const std::int64_t bottom = std::min(top + 1, slice_.height - 1);
    const double across = x - static_cast<double>(left);
    const double down = y - static_cast<double>(top);
    return (of_voxel(left, top) * (1 - across) + of_voxel(right, top) * across) * (1 - down) +
           (of_voxel(left, bottom) * (1 - across) + of_voxel(right, bottom) * across) * down;
  }

 private:
  double of_voxel(std::int64_t column, std::int64_t row) const {
    const double value = slice_.values[static_cast<std::size_t>(row * slice_.width + column)];
    if (value == window_.black && value == window_.white) return kFlat;
    if (!(value > window_.black)) return 0;  // NaN too
    if (value >= window_.white) return 1;
    return (value - window_.black) / (static_cast<double>(window_.white) - window_.black);
  }

  const Slice& slice_;
  const GreyWindow& window_;
};

int samples_for(double pixels_per_voxel) {
  return std::clamp(static_cast<int>(std::ceil(1 / pixels_per_voxel)), 1, kMaxSamples);
}

}  // namespace

GreyWindow window_of(const std::vector<Slice>& slices) {
  std::vector<float> values;
  for (const Slice& slice : slices) {
    std::copy_if(slice.values.begin(), slice.values.end(), std::back_inserter(values),
                 [](float value) { return std::isfinite(value); });
  }
  if (values.empty()) return {};
  GreyWindow window;
  window.black = part_of(values, kLowPart);
  window.white = part_of(values, kHighPart);
  return window;
}

PanelScale::PanelScale(const Slice& slice, double wanted_pixels_per_mm)
    : pixels_per_mm(wanted_pixels_per_mm) {
  const auto pixels = [&](std::int64_t count, double voxel_mm) {
    return std::max(1, static_cast<int>(std::lround(static_cast<double>(count) * voxel_mm * pixels_per_mm)));
  };
  width = pixels(slice.width, slice.pixel_mm[0]);
  height = pixels(slice.height, slice.pixel_mm[1]);
  pixels_per_voxel = {static_cast<double>(width) / static_cast<double>(slice.width),
                      static_cast<double>(height) / static_cast<double>(slice.height)};
}

RgbImage render_panel(const Slice& slice, const PanelScale& scale, const GreyWindow& window,
                      const LabelColours& colours) {
  RgbImage image(scale.width, scale.height);
  const Brightness brightness(slice, window);
  const int across = samples_for(scale.pixels_per_voxel[0]);
  const int down = samples_for(scale.pixels_per_voxel[1]);
  for (int y = 0; y < scale.height; ++y) {
    for (int x = 0; x < scale.width; ++x) {
      double sum = 0;
      for (int n = 0; n < across * down; ++n) {
        const int column = n % across, row = n / across;
        const double sample_x = x + (column + 0.5) / across - 0.5;
        const double sample_y = y + (row + 0.5) / down - 0.5;
        sum += brightness.at(scale.position_of(sample_x, 0), scale.position_of(sample_y, 1));
      }
      const auto grey = static_cast<std::uint8_t>(std::lround(255 * sum / (across * down)));
      image.set(x, y, {grey, grey, grey});
    }
  }
  draw_outlines(image, slice, scale, colours);
  return image;
}

}  // namespace sammoe
