#include "preview/marks.hpp"

#include <set>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr Rgb kGrey{120, 120, 120};
const std::string kLetters = "0123456789RLAPSIijkmc=.";

RgbImage grey_image(int width, int height) {
  RgbImage image(width, height);
  image.fill(0, 0, width, height, kGrey);
  return image;
}

TEST(DrawCross, IsWhiteInTheMiddleWithADarkRimAndLeavesTheRest) {
  RgbImage image = grey_image(41, 41);
  draw_cross(image, 20, 20, 1);
  EXPECT_EQ(image.at(20, 20), (Rgb{255, 255, 255}));
  EXPECT_EQ(image.at(26, 20), (Rgb{255, 255, 255}));
  EXPECT_LT(image.at(26, 22).red, 40);
  EXPECT_EQ(image.at(26, 26), kGrey);
  EXPECT_EQ(image.at(0, 20), kGrey);
}

TEST(DrawCross, IsSymmetric) {
  RgbImage image = grey_image(41, 41);
  draw_cross(image, 20, 20, 0.5);
  for (int y = 0; y < 41; ++y) {
    for (int x = 0; x < 41; ++x) {
      EXPECT_EQ(image.at(x, y), image.at(40 - x, y));
      EXPECT_EQ(image.at(x, y), image.at(y, x));
    }
  }
}

TEST(DrawCross, IsFainterWithLessOpacity) {
  RgbImage faint = grey_image(41, 41);
  draw_cross(faint, 20, 20, 0.4);
  EXPECT_GT(faint.at(20, 20).red, kGrey.red);
  EXPECT_LT(faint.at(20, 20).red, 255);
}

TEST(DrawText, DrawsEachLetterDifferently) {
  std::set<std::vector<std::uint8_t>> pictures{grey_image(20, 20).bytes()};
  for (const char letter : kLetters) {
    RgbImage image = grey_image(20, 20);
    draw_text(image, 4, 3, std::string(1, letter));
    EXPECT_TRUE(pictures.insert(image.bytes()).second) << letter;
  }
}

TEST(DrawText, StaysWithinItsSizeAndARim) {
  constexpr int kRim = 3;
  RgbImage image = grey_image(400, 60);
  draw_text(image, 50, 20, kLetters);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const bool is_near = x >= 50 - kRim && x < 50 + text_width(kLetters) + kRim && y >= 20 - kRim &&
                           y < 20 + text_height() + kRim;
      ASSERT_TRUE(is_near || image.at(x, y) == kGrey) << x << " " << y;
    }
  }
}

TEST(DrawText, LeavesUnknownLettersBlank) {
  RgbImage image = grey_image(40, 20);
  draw_text(image, 4, 3, " ?\xff");
  EXPECT_EQ(image.bytes(), grey_image(40, 20).bytes());
  EXPECT_EQ(text_width(""), 0);
}

TEST(Marks, MayLieBeyondTheEdges) {
  RgbImage image = grey_image(5, 5);
  draw_cross(image, -20, 3, 1);
  draw_bar(image, 3, -100, 50);
  draw_text(image, 100, 100, "R");
  EXPECT_EQ(image.bytes(), grey_image(5, 5).bytes());
  draw_bar(image, -10, 2, 100);
  EXPECT_EQ(image.at(2, 3), (Rgb{255, 255, 255}));
}

}  // namespace
}  // namespace sammoe
