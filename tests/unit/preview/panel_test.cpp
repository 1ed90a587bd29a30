#include "preview/panel.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Slice slice_of(std::int64_t width, std::int64_t height, float value) {
  Slice slice;
  slice.width = width;
  slice.height = height;
  slice.values.assign(static_cast<std::size_t>(width * height), value);
  slice.labels.assign(slice.values.size(), 0);
  return slice;
}

LabelColours colours_of(std::uint16_t label) {
  LabelMap mask;
  mask.grid.size = {1, 1, 1};
  mask.labels = {label};
  return LabelColours(mask);
}

RgbImage render(const Slice& slice, double pixels_per_mm) {
  return render_panel(slice, PanelScale(slice, pixels_per_mm), {0, 100}, colours_of(5));
}

TEST(WindowOf, RunsFromTheFirstToTheNinetyNinthPercentile) {
  Slice slice = slice_of(101, 1, 0);
  for (std::size_t n = 0; n < 101; ++n)
    slice.values[n] = static_cast<float>((n * 37) % 101);  // 0..100, mixed
  const GreyWindow window = window_of({slice});
  EXPECT_EQ(window.black, 1);
  EXPECT_EQ(window.white, 99);
}

TEST(WindowOf, LeavesOutWhatIsNotFinite) {
  Slice slice = slice_of(4, 1, 7);
  slice.values[0] = std::numeric_limits<float>::quiet_NaN();
  slice.values[1] = std::numeric_limits<float>::infinity();
  EXPECT_EQ(window_of({slice}).black, 7);
  EXPECT_EQ(window_of({slice}).white, 7);
  slice.values.assign(4, std::numeric_limits<float>::quiet_NaN());
  EXPECT_TRUE(std::isfinite(window_of({slice}).white));
}

TEST(PanelScale, HasSquarePixels) {
  Slice slice = slice_of(100, 40, 0);
  slice.pixel_mm = {0.5, 2.5};
  const PanelScale scale(slice, 4);
  EXPECT_EQ(scale.width, 200);
  EXPECT_EQ(scale.height, 400);
}

TEST(PanelScale, TurnsPixelsIntoPositionsAndBack) {
  const PanelScale scale(slice_of(10, 20, 0), 7);
  EXPECT_DOUBLE_EQ(scale.position_of(scale.pixel_of(3.25, 1), 1), 3.25);
  EXPECT_DOUBLE_EQ(scale.pixel_of(0, 0), 3) << "the middle of the first seven pixels";
}

TEST(RenderPanel, MapsTheWindowToGrey) {
  Slice slice = slice_of(4, 1, 0);
  slice.values = {-50, 20, 500, std::numeric_limits<float>::quiet_NaN()};
  const RgbImage image = render(slice, 1);
  EXPECT_EQ(image.at(0, 0), (Rgb{0, 0, 0}));
  EXPECT_EQ(image.at(1, 0), (Rgb{51, 51, 51}));
  EXPECT_EQ(image.at(2, 0), (Rgb{255, 255, 255}));
  EXPECT_EQ(image.at(3, 0), (Rgb{0, 0, 0}));
}

TEST(RenderPanel, InterpolatesBetweenVoxelsAndAveragesWhereItReduces) {
  Slice slice = slice_of(2, 1, 0);
  slice.values = {0, 100};
  const RgbImage larger = render(slice, 100);
  EXPECT_NEAR(larger.at(100, 0).red, 128, 2);
  EXPECT_EQ(larger.at(10, 0).red, 0);
  EXPECT_EQ(larger.at(190, 0).red, 255);
  Slice stripes = slice_of(64, 64, 0);
  for (std::size_t n = 0; n < stripes.values.size(); n += 4) stripes.values[n] = 100;
  const RgbImage smaller = render(stripes, 0.25);
  EXPECT_NEAR(smaller.at(8, 8).red, 64, 8) << "a quarter white, though the pixels' middles are black";
}

TEST(RenderPanel, ShowsAVolumeOfOneValueGrey) {
  const Slice slice = slice_of(3, 3, 42);
  const RgbImage image = render_panel(slice, PanelScale(slice, 1), {42, 42}, colours_of(5));
  EXPECT_EQ(image.at(1, 1), (Rgb{128, 128, 128}));
}

TEST(RenderPanel, DrawsTheLineInsideTheBorderOnly) {
  Slice slice = slice_of(10, 10, 40);
  for (std::int64_t row = 3; row < 7; ++row)
    for (std::int64_t column = 3; column < 7; ++column)
      slice.labels[static_cast<std::size_t>(row * 10 + column)] = 5;
  const RgbImage image = render(slice, 10);
  const Rgb grey{102, 102, 102};
  const Rgb line = colours_of(5).of(5);
  EXPECT_EQ(image.at(50, 50), grey) << "middle";
  EXPECT_EQ(image.at(10, 10), grey) << "far outside";
  EXPECT_EQ(image.at(30, 50), line);
  EXPECT_EQ(image.at(69, 50), line);
  EXPECT_EQ(image.at(50, 30), line);
  EXPECT_EQ(image.at(50, 69), line);
  EXPECT_EQ(image.at(33, 50), grey);
  EXPECT_LT(image.at(29, 50).red, grey.red) << "rim";
  EXPECT_EQ(image.at(27, 50), grey);
}

TEST(RenderPanel, ShowsSmallLabelsAndThoseAtTheEdge) {
  Slice slice = slice_of(10, 10, 40);
  slice.labels[0] = 5;
  slice.labels[static_cast<std::size_t>(5 * 10 + 5)] = 5;
  const RgbImage image = render(slice, 2);
  const Rgb line = colours_of(5).of(5);
  EXPECT_EQ(image.at(0, 0), line);
  EXPECT_GT(image.at(10, 10).red, 140) << "mostly the line's orange";
  slice.labels.assign(slice.labels.size(), 5);
  EXPECT_EQ(render(slice, 10).at(0, 50), line) << "where the label goes on to the edge";
}

}  // namespace
}  // namespace sammoe
