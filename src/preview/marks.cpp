#include "preview/marks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace sammoe {
namespace {

constexpr Rgb kLight{255, 255, 255};
constexpr Rgb kDark{0, 0, 0};
constexpr Rgb kTextColour{222, 222, 222};

// Of a cross, in pixels.
constexpr double kCrossArm = 8;
constexpr double kCrossHalfWidth = 1.1;
constexpr double kCrossRim = 1.4;

constexpr int kGlyphWidth = 5;
constexpr int kGlyphHeight = 7;
constexpr int kDotPitch = 2;      ///< pixels from one dot of a glyph to the next
constexpr int kGlyphAdvance = 6;  ///< dots from one glyph to the next

/// A line between two positions in pixels.
struct Stroke {
  double from_x, from_y, to_x, to_y;
};

struct Pen {
  double half_width;
  double rim;
  Rgb colour;
  double opacity;
};

constexpr Pen kTextPen{0.85, 1.1, kTextColour, 1};

/// Seven rows of five dots; neighbouring dots are joined by lines.
struct Glyph {
  char letter;
  std::array<const char*, kGlyphHeight> rows;
};

constexpr std::array<Glyph, 23> kGlyphs{{
    {'0', {" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "}},
    {'1', {"  #  ", " ##  ", "# #  ", "  #  ", "  #  ", "  #  ", "#####"}},
    {'2', {" ### ", "#   #", "    #", "  ## ", " #   ", "#    ", "#####"}},
    {'3', {"#### ", "    #", "    #", " ### ", "    #", "    #", "#### "}},
    {'4', {"#   #", "#   #", "#   #", "#####", "    #", "    #", "    #"}},
    {'5', {"#####", "#    ", "#    ", "#### ", "    #", "    #", "#### "}},
    {'6', {" ### ", "#    ", "#    ", "#### ", "#   #", "#   #", " ### "}},
    {'7', {"#####", "    #", "    #", "   # ", "  #  ", "  #  ", "  #  "}},
    {'8', {" ### ", "#   #", "#   #", " ### ", "#   #", "#   #", " ### "}},
    {'9', {" ### ", "#   #", "#   #", " ####", "    #", "    #", " ### "}},
    {'R', {"#### ", "#   #", "#   #", "#### ", "# #  ", "#  # ", "#   #"}},
    {'L', {"#    ", "#    ", "#    ", "#    ", "#    ", "#    ", "#####"}},
    {'A', {" ### ", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"}},
    {'P', {"#### ", "#   #", "#   #", "#### ", "#    ", "#    ", "#    "}},
    {'S', {" ####", "#    ", "#    ", " ### ", "    #", "    #", "#### "}},
    {'I', {" ### ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "}},
    {'i', {"  #  ", "     ", " ##  ", "  #  ", "  #  ", "  #  ", " ### "}},
    {'j', {"   # ", "     ", "  ## ", "   # ", "   # ", "#  # ", " ##  "}},
    {'k', {"#    ", "#    ", "#  # ", "# #  ", "##   ", "# #  ", "#  # "}},
    {'m', {"     ", "     ", "## # ", "# # #", "# # #", "# # #", "# # #"}},
    {'c', {"     ", "     ", " ####", "#    ", "#    ", "#    ", " ####"}},
    {'=', {"     ", "     ", "#####", "     ", "#####", "     ", "     "}},
    {'.', {"     ", "     ", "     ", "     ", "     ", " ##  ", " ##  "}},
}};

const Glyph* glyph_of(char letter) {
  const auto found = std::find_if(kGlyphs.begin(), kGlyphs.end(),
                                  [&](const Glyph& glyph) { return glyph.letter == letter; });
  return found == kGlyphs.end() ? nullptr : found;
}

double distance_from(const Stroke& stroke, double x, double y) {
  const double along_x = stroke.to_x - stroke.from_x;
  const double along_y = stroke.to_y - stroke.from_y;
  const double squared = along_x * along_x + along_y * along_y;
  const double part =
      squared > 0 ? ((x - stroke.from_x) * along_x + (y - stroke.from_y) * along_y) / squared : 0;
  const double nearest = std::clamp(part, 0.0, 1.0);
  return std::hypot(x - stroke.from_x - nearest * along_x, y - stroke.from_y - nearest * along_y);
}

/// How much of a pixel at that distance from a line's middle lies under the line.
double coverage(double half_width, double distance) {
  return std::clamp(half_width + 0.5 - distance, 0.0, 1.0);
}

/// Draws strokes as one shape within a box: first its rim, then its line, both with smooth edges.
void draw_strokes(RgbImage& image, const std::vector<Stroke>& strokes, const Pen& pen,
                  const std::array<int, 4>& box) {
  for (int y = box[1]; y <= box[3]; ++y) {
    for (int x = box[0]; x <= box[2]; ++x) {
      double distance = std::numeric_limits<double>::max();
      for (const Stroke& stroke : strokes) distance = std::min(distance, distance_from(stroke, x, y));
      image.blend(x, y, kDark, pen.opacity * coverage(pen.half_width + pen.rim, distance));
      image.blend(x, y, pen.colour, pen.opacity * coverage(pen.half_width, distance));
    }
  }
}

/// Lines between the dots of a glyph that touch: straight ones, and diagonal ones where there is no other
/// way.
std::vector<Stroke> strokes_of(const Glyph& glyph, double left, double top) {
  const auto is_set = [&](int column, int row) {
    return column >= 0 && column < kGlyphWidth && row < kGlyphHeight &&
           glyph.rows[static_cast<std::size_t>(row)][column] == '#';
  };
  std::vector<Stroke> strokes;
  const auto join = [&](int column, int row, int to_column, int to_row) {
    strokes.push_back({left + column * kDotPitch, top + row * kDotPitch, left + to_column * kDotPitch,
                       top + to_row * kDotPitch});
  };
  for (int row = 0; row < kGlyphHeight; ++row) {
    for (int column = 0; column < kGlyphWidth; ++column) {
      if (!is_set(column, row)) continue;
      const bool below = is_set(column, row + 1);
      join(column, row, column, row + (below ? 1 : 0));
      if (is_set(column + 1, row)) join(column, row, column + 1, row);
      for (const int side : {column - 1, column + 1})
        if (!below && !is_set(side, row) && is_set(side, row + 1)) join(column, row, side, row + 1);
    }
  }
  return strokes;
}

}  // namespace

void draw_cross(RgbImage& image, double x, double y, double opacity) {
  const Pen pen{kCrossHalfWidth, kCrossRim, kLight, opacity};
  const int reach = cross_reach();
  const int middle_x = static_cast<int>(std::lround(x));
  const int middle_y = static_cast<int>(std::lround(y));
  draw_strokes(image, {{x - kCrossArm, y, x + kCrossArm, y}, {x, y - kCrossArm, x, y + kCrossArm}}, pen,
               {middle_x - reach, middle_y - reach, middle_x + reach, middle_y + reach});
}

int cross_reach() {
  return static_cast<int>(kCrossArm + kCrossHalfWidth + kCrossRim) + 2;
}

void draw_bar(RgbImage& image, int x, int y, int length) {
  image.fill(x - 1, y - 1, length + 2, bar_height() + 2, kDark);
  image.fill(x, y, length, bar_height(), kLight);
}

int bar_height() {
  return 3;
}

void draw_text(RgbImage& image, int x, int y, const std::string& text) {
  constexpr int kReach = 3;
  for (std::size_t n = 0; n < text.size(); ++n) {
    const Glyph* glyph = glyph_of(text[n]);
    if (glyph == nullptr) continue;
    const int left = x + static_cast<int>(n) * kGlyphAdvance * kDotPitch;
    const int right = left + (kGlyphWidth - 1) * kDotPitch;
    draw_strokes(image, strokes_of(*glyph, left, y), kTextPen,
                 {left - kReach, y - kReach, right + kReach, y + text_height() + kReach});
  }
}

int text_width(const std::string& text) {
  if (text.empty()) return 0;
  return (static_cast<int>(text.size()) * kGlyphAdvance - (kGlyphAdvance - kGlyphWidth) - 1) * kDotPitch + 1;
}

int text_height() {
  return (kGlyphHeight - 1) * kDotPitch + 1;
}

}  // namespace sammoe
