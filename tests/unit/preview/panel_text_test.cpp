#include "preview/panel_text.hpp"

#include "preview/marks.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr int kWidth = 240;
constexpr int kHeight = 260;
constexpr Rgb kGrey{120, 120, 120};

using Clicks = std::vector<std::array<double, 2>>;

RgbImage written(const Clicks& clicks) {
  RgbImage frame(kWidth, kHeight);
  frame.fill(0, 0, kWidth, kHeight, kGrey);
  draw_panel_text(frame, {{'R', 'L', 'A', 'P'}, "k = 12", 1.5, kWidth}, clicks);
  return frame;
}

bool is_free(const RgbImage& frame, const std::array<double, 2>& click) {
  const int x = static_cast<int>(click[0]);
  const int y = static_cast<int>(click[1]);
  for (int row = std::max(y - cross_reach(), 0); row <= std::min(y + cross_reach(), kHeight - 1); ++row)
    for (int column = std::max(x - cross_reach(), 0); column <= std::min(x + cross_reach(), kWidth - 1);
         ++column)
      if (!(frame.at(column, row) == kGrey)) return false;
  return true;
}

int written_pixels(const RgbImage& frame) {
  int count = 0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) count += frame.at(x, y) == kGrey ? 0 : 1;
  return count;
}

TEST(PanelText, StandsInItsUsualPlaceWithoutClicks) {
  const RgbImage frame = written({});
  for (const Clicks::value_type& place :
       Clicks{{10, 14}, {230, 250}, {9, 130}, {230, 130}, {120, 14}, {120, 250}})
    EXPECT_FALSE(is_free(frame, place)) << place[0] << " " << place[1];
  EXPECT_TRUE(is_free(frame, {230, 14}));
  EXPECT_TRUE(is_free(frame, {120, 130}));
}

TEST(PanelText, LeavesEachClickFreeAndIsWrittenWhole) {
  const int whole = written_pixels(written({}));
  for (int y = 0; y < kHeight; y += 13) {
    for (int x = 0; x < kWidth; x += 13) {
      const std::array<double, 2> click{static_cast<double>(x), static_cast<double>(y)};
      const RgbImage frame = written({click});
      ASSERT_TRUE(is_free(frame, click)) << x << " " << y;
      ASSERT_EQ(written_pixels(frame), whole) << x << " " << y << ": texts lie on each other";
    }
  }
}

TEST(PanelText, LeavesSeveralClicksFree) {
  const Clicks clicks{{10, 14}, {230, 250}, {9, 130}, {230, 130}, {120, 14}, {120, 250}};
  const RgbImage frame = written(clicks);
  for (const Clicks::value_type& click : clicks)
    EXPECT_TRUE(is_free(frame, click)) << click[0] << " " << click[1];
  EXPECT_EQ(written_pixels(frame), written_pixels(written({})));
}

TEST(PanelText, StandsInItsUsualPlaceWhereNoneIsFree) {
  Clicks everywhere;
  for (int y = 0; y < kHeight; y += 10)
    for (int x = 0; x < kWidth; x += 10)
      everywhere.push_back({static_cast<double>(x), static_cast<double>(y)});
  EXPECT_EQ(written(everywhere).bytes(), written({}).bytes());
}

}  // namespace
}  // namespace sammoe
