#include "preview/outline.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sammoe {
namespace {

constexpr int kFine = 3;  ///< finer pixels a pixel, across and down, for smooth lines
constexpr double kLineWidth = 2.0;
constexpr double kRimWidth = 1.3;
constexpr double kRimOpacity = 0.55;
constexpr Rgb kRimColour{0, 0, 0};

enum class Ink : std::uint8_t { none, rim, line };

/// Labels and ink on pixels `kFine` times finer than the panel's.
struct FinePanel {
  int width;
  int height;
  std::vector<std::uint16_t> labels;
  std::vector<Ink> ink;

  std::size_t offset(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
  }
  bool contains(int x, int y) const { return x >= 0 && x < width && y >= 0 && y < height; }
};

/// The two voxels on either side of a position, and how much the second counts.
struct Neighbours {
  std::int64_t first;
  std::int64_t second;
  double weight_of_second;
};

std::vector<Neighbours> neighbours_along(const PanelScale& scale, std::size_t axis, int fine_pixels,
                                         std::int64_t voxels) {
  std::vector<Neighbours> neighbours;
  neighbours.reserve(static_cast<std::size_t>(fine_pixels));
  for (int n = 0; n < fine_pixels; ++n) {
    const double pixel = (n + 0.5) / kFine - 0.5;
    const double position = std::clamp(scale.position_of(pixel, axis), 0.0, static_cast<double>(voxels - 1));
    const auto first = static_cast<std::int64_t>(position);
    neighbours.push_back({first, std::min(first + 1, voxels - 1), position - static_cast<double>(first)});
  }
  return neighbours;
}

/// The label that weighs most among the four voxels around a position: a border between voxels becomes a
/// slanted line instead of steps.
std::uint16_t heaviest_label(const Slice& slice, const Neighbours& across, const Neighbours& down) {
  const auto label = [&](std::int64_t column, std::int64_t row) {
    return slice.labels[static_cast<std::size_t>(row * slice.width + column)];
  };
  const std::array<std::uint16_t, 4> labels{label(across.first, down.first), label(across.second, down.first),
                                            label(across.first, down.second),
                                            label(across.second, down.second)};
  if (std::equal(labels.begin() + 1, labels.end(), labels.begin())) return labels[0];
  const double right = across.weight_of_second;
  const double below = down.weight_of_second;
  const std::array<double, 4> weights{(1 - right) * (1 - below), right * (1 - below), (1 - right) * below,
                                      right * below};
  std::uint16_t heaviest = 0;
  double greatest = -1;
  for (std::size_t n = 0; n < 4; ++n) {
    double weight = 0;
    for (std::size_t m = 0; m < 4; ++m) weight += labels[m] == labels[n] ? weights[m] : 0;
    if (weight <= greatest) continue;
    greatest = weight;
    heaviest = labels[n];
  }
  return heaviest;
}

FinePanel fine_labels(const Slice& slice, const PanelScale& scale) {
  FinePanel panel{scale.width * kFine, scale.height * kFine, {}, {}};
  const auto across = neighbours_along(scale, 0, panel.width, slice.width);
  const auto down = neighbours_along(scale, 1, panel.height, slice.height);
  panel.labels.reserve(across.size() * down.size());
  for (const Neighbours& row : down) {
    for (const Neighbours& column : across) panel.labels.push_back(heaviest_label(slice, column, row));
  }
  panel.ink.assign(panel.labels.size(), Ink::none);
  return panel;
}

bool is_at_border(const FinePanel& panel, int x, int y) {
  constexpr std::array<std::array<int, 2>, 4> kSteps{{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};
  const std::uint16_t label = panel.labels[panel.offset(x, y)];
  return std::any_of(kSteps.begin(), kSteps.end(), [&](const std::array<int, 2>& step) {
    const int next_x = x + step[0];
    const int next_y = y + step[1];
    return !panel.contains(next_x, next_y) || panel.labels[panel.offset(next_x, next_y)] != label;
  });
}

struct Step {
  int x;
  int y;
};

std::vector<Step> steps_within(double distance) {
  std::vector<Step> steps;
  const int reach = static_cast<int>(distance);
  for (int y = -reach; y <= reach; ++y) {
    for (int x = -reach; x <= reach; ++x) {
      if (std::hypot(x, y) < distance) steps.push_back({x, y});
    }
  }
  return steps;
}

/// Inks what lies near one pixel of a label's border: its own side as line, background as rim.
void ink_around(FinePanel& panel, int x, int y) {
  static const std::vector<Step> line_steps = steps_within(kLineWidth * kFine);
  static const std::vector<Step> rim_steps = steps_within(kRimWidth * kFine);
  const std::uint16_t label = panel.labels[panel.offset(x, y)];
  const auto ink = [&](const std::vector<Step>& steps, std::uint16_t on_label, Ink with) {
    for (const Step& step : steps) {
      if (!panel.contains(x + step.x, y + step.y)) continue;
      const std::size_t there = panel.offset(x + step.x, y + step.y);
      if (panel.labels[there] == on_label) panel.ink[there] = with;
    }
  };
  ink(line_steps, label, Ink::line);
  ink(rim_steps, 0, Ink::rim);
}

void ink_borders(FinePanel& panel) {
  for (int y = 0; y < panel.height; ++y) {
    for (int x = 0; x < panel.width; ++x) {
      if (panel.labels[panel.offset(x, y)] != 0 && is_at_border(panel, x, y)) ink_around(panel, x, y);
    }
  }
}

/// A pixel of the panel under the ink of its finer pixels.
Rgb inked(Rgb grey, const FinePanel& panel, const LabelColours& colours, int x, int y) {
  std::array<double, 3> sum{0, 0, 0};
  for (int n = 0; n < kFine * kFine; ++n) {
    const std::size_t there = panel.offset(x * kFine + n % kFine, y * kFine + n / kFine);
    const Ink ink = panel.ink[there];
    const Rgb above = ink == Ink::line ? colours.of(panel.labels[there]) : kRimColour;
    const double opacity = ink == Ink::line ? 1.0 : ink == Ink::rim ? kRimOpacity : 0.0;
    sum[0] += grey.red + (above.red - grey.red) * opacity;
    sum[1] += grey.green + (above.green - grey.green) * opacity;
    sum[2] += grey.blue + (above.blue - grey.blue) * opacity;
  }
  const auto mean = [](double total) {
    return static_cast<std::uint8_t>(std::lround(total / (kFine * kFine)));
  };
  return {mean(sum[0]), mean(sum[1]), mean(sum[2])};
}

}  // namespace

void draw_outlines(RgbImage& image, const Slice& slice, const PanelScale& scale,
                   const LabelColours& colours) {
  if (std::all_of(slice.labels.begin(), slice.labels.end(), [](std::uint16_t label) { return label == 0; }))
    return;
  FinePanel panel = fine_labels(slice, scale);
  ink_borders(panel);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) image.set(x, y, inked(image.at(x, y), panel, colours, x, y));
  }
}

}  // namespace sammoe
