#include "preview/panel_text.hpp"

#include "preview/marks.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sammoe {
namespace {

constexpr int kTextMargin = 8;
constexpr int kTextRim = 3;            ///< pixels that must be free around a text
constexpr int kBarGap = 5;             ///< between the bar and its length
constexpr double kScaleBarPart = 0.3;  ///< of a panel's width, at most

/// A part of a frame; right and bottom lie outside.
struct Box {
  int left, top, right, bottom;
};

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

Box widened(const Box& box, int by) {
  return {box.left - by, box.top - by, box.right + by, box.bottom + by};
}

/// Finds places for texts that leave clicks and each other free.
class TextPlaces {
 public:
  TextPlaces(const RgbImage& frame, const std::vector<std::array<double, 2>>& clicks)
      : width_(frame.width()), height_(frame.height()) {
    for (const auto& [x, y] : clicks) {
      const int column = static_cast<int>(std::lround(x));
      const int row = static_cast<int>(std::lround(y));
      taken_.push_back(widened({column, row, column + 1, row + 1}, cross_reach()));
    }
  }

  /// Any corner: bottom right, top left, bottom left, top right, in that order from the `first` of them on.
  Box in_corner(int width, int height, std::size_t first) {
    const int right = width_ - kTextMargin - width;
    const int bottom = height_ - kTextMargin - height;
    const std::array<std::array<int, 2>, 4> corners{
        {{right, bottom}, {kTextMargin, kTextMargin}, {kTextMargin, bottom}, {right, kTextMargin}}};
    std::vector<Box> boxes;
    for (std::size_t n = 0; n < corners.size(); ++n) {
      const auto [left, top] = corners[(first + n) % corners.size()];
      boxes.push_back({left, top, left + width, top + height});
    }
    return take(boxes);
  }

  /// At the left, right, top or bottom edge, as near to its middle as may be.
  Box at_edge(std::size_t edge, int width, int height) {
    std::vector<Box> boxes;
    for (const double shift : {0.0, -1.0 / 6, 1.0 / 6, -1.0 / 3, 1.0 / 3}) {
      int left = width_ / 2 - width / 2;
      int top = height_ / 2 - height / 2;
      if (edge < 2) {
        left = edge == 0 ? kTextMargin : width_ - kTextMargin - width;
        top += static_cast<int>(std::lround(shift * height_));
      } else {
        top = edge == 2 ? kTextMargin : height_ - kTextMargin - height;
        left += static_cast<int>(std::lround(shift * width_));
      }
      boxes.push_back({left, top, left + width, top + height});
    }
    return take(boxes);
  }

 private:
  /// The first that is free; if none is, the first.
  Box take(const std::vector<Box>& boxes) {
    const auto is_free = [&](const Box& box) {
      return std::none_of(taken_.begin(), taken_.end(),
                          [&](const Box& other) { return overlap(widened(box, kTextRim), other); });
    };
    const auto free = std::find_if(boxes.begin(), boxes.end(), is_free);
    taken_.push_back(free == boxes.end() ? boxes.front() : *free);
    return taken_.back();
  }

  int width_, height_;
  std::vector<Box> taken_;
};

/// A bar of a round length that fits, with its length.
void draw_scale_bar(RgbImage& frame, const PanelText& text, TextPlaces& places) {
  int length_mm = 0;
  for (const int round_mm : {1, 2, 5, 10, 20, 50, 100, 200, 500})
    if (round_mm * text.pixels_per_mm <= text.panel_width * kScaleBarPart) length_mm = round_mm;
  if (length_mm == 0) return;
  const std::string length_text = std::to_string(length_mm) + " mm";
  const int length = static_cast<int>(std::lround(length_mm * text.pixels_per_mm));
  const Box box =
      places.in_corner(std::max(length, text_width(length_text)), text_height() + kBarGap + bar_height(), 0);
  draw_bar(frame, box.right - length, box.bottom - bar_height(), length);
  draw_text(frame, box.right - text_width(length_text), box.top, length_text);
}

}  // namespace

void draw_panel_text(RgbImage& frame, const PanelText& text,
                     const std::vector<std::array<double, 2>>& clicks) {
  TextPlaces places(frame, clicks);
  const Box slice = places.in_corner(text_width(text.slice), text_height(), 1);
  draw_text(frame, slice.left, slice.top, text.slice);
  draw_scale_bar(frame, text, places);
  for (std::size_t edge = 0; edge < text.edges.size(); ++edge) {
    const std::string letter(1, text.edges[edge]);
    const Box box = places.at_edge(edge, text_width(letter), text_height());
    draw_text(frame, box.left, box.top, letter);
  }
}

}  // namespace sammoe
