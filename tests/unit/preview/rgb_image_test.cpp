#include "preview/rgb_image.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr Rgb kBlack{0, 0, 0};
constexpr Rgb kRed{200, 0, 0};

int count(const RgbImage& image, Rgb colour) {
  int pixels = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x) pixels += image.at(x, y) == colour ? 1 : 0;
  return pixels;
}

TEST(RgbImage, StartsBlackAndKeepsRowsFromTheTop) {
  RgbImage image(3, 2);
  EXPECT_EQ(count(image, kBlack), 6);
  image.set(1, 1, {1, 2, 3});
  EXPECT_EQ(image.bytes().size(), 18U);
  EXPECT_EQ(image.bytes()[3 * (1 * 3 + 1) + 2], 3);
}

TEST(RgbImage, BlendMixesAndClampsItsOpacity) {
  RgbImage image(1, 1);
  image.blend(0, 0, kRed, 0.25);
  EXPECT_EQ(image.at(0, 0), (Rgb{50, 0, 0}));
  image.blend(0, 0, kRed, -3);
  EXPECT_EQ(image.at(0, 0), (Rgb{50, 0, 0}));
  image.blend(0, 0, kRed, 7);
  EXPECT_EQ(image.at(0, 0), kRed);
}

TEST(RgbImage, LeavesOutWhatLiesBeyondItsEdges) {
  RgbImage image(4, 4);
  image.blend(-1, 0, kRed, 1);
  image.blend(0, 4, kRed, 1);
  EXPECT_EQ(count(image, kBlack), 16);
  image.fill(3, -5, 10, 7, kRed);
  EXPECT_EQ(count(image, kRed), 2);
  RgbImage stamp(2, 2);
  stamp.fill(0, 0, 2, 2, {9, 9, 9});
  image.paste(stamp, -1, 3);
  EXPECT_EQ(count(image, {9, 9, 9}), 1);
  EXPECT_EQ(image.at(0, 3), (Rgb{9, 9, 9}));
}

}  // namespace
}  // namespace sammoe
