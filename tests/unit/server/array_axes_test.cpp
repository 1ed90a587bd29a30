#include "server/array_axes.hpp"

#include "sammoe/error.hpp"

#include "core/axis_codes.hpp"

#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(ArrayAxesTest, AxesOfEveryCodeRunAsItSaysInReverseOrder) {
  for (const std::string codes : {"SPL", "SAR", "RAS", "LPS", "IRP", "ALI"}) {
    const Grid grid = grid_of_array({4, 5, 6}, {3, 2, 1}, codes);
    EXPECT_EQ(axis_codes(grid), std::string(codes.rbegin(), codes.rend()));
    EXPECT_EQ(grid.size, (Index3{6, 5, 4}));
    EXPECT_EQ(grid.spacing_mm, (Point3{1, 2, 3}));
  }
}

TEST(ArrayAxesTest, RefusesWhatDoesNotNameThreeDirections) {
  for (const std::string codes : {"", "SP", "SPLR", "SSL", "SIL", "spl", "XYZ"})
    EXPECT_THROW(require_axis_codes(codes), Error) << codes;
}

TEST(ArrayAxesTest, RefusesSpacingsThatNoVolumeHas) {
  EXPECT_THROW(grid_of_array({4, 5, 6}, {0, 1, 1}, "SPL"), Error);
}

}  // namespace
}  // namespace sammoe
