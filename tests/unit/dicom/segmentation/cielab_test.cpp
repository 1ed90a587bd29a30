#include "dicom/segmentation/cielab.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using Lab = std::array<double, 3>;

/// L*, a* and b* of what is stored.
Lab decoded(const std::array<std::uint8_t, 3>& srgb) {
  const std::array<std::uint16_t, 3> stored = dicom_cielab(srgb);
  return {stored[0] * 100 / 65535.0, stored[1] * 255 / 65535.0 - 128, stored[2] * 255 / 65535.0 - 128};
}

void expect_near(const Lab& met, const Lab& wanted) {
  for (std::size_t n = 0; n < 3; ++n) EXPECT_NEAR(met[n], wanted[n], 0.02) << n;
}

TEST(CieLab, GreysHaveNoHue) {
  expect_near(decoded({0, 0, 0}), {0, 0, 0});
  expect_near(decoded({255, 255, 255}), {100, 0, 0});
  const Lab grey = decoded({119, 119, 119});
  EXPECT_NEAR(grey[0], 50, 0.1);
  EXPECT_NEAR(grey[1], 0, 0.02);
  EXPECT_NEAR(grey[2], 0, 0.02);
}

// The primaries of sRGB under D50, as in CSS Color 4's tables of lab().
TEST(CieLab, PrimariesAreWhereTheyBelong) {
  expect_near(decoded({255, 0, 0}), {54.29, 80.81, 69.89});
  expect_near(decoded({0, 255, 0}), {87.82, -79.29, 80.99});
  expect_near(decoded({0, 0, 255}), {29.57, 68.30, -112.03});
}

}  // namespace
}  // namespace sammoe
