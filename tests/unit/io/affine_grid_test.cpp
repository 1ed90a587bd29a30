#include "io/affine_grid.hpp"

#include "support/refusal.hpp"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Affine sheared(double cosine) {
  Affine affine;
  affine.steps_mm = {{{2, 3 * cosine, 0}, {0, 3 * std::sqrt(1 - cosine * cosine), 0}, {0, 0, 4}}};
  affine.origin_mm = {-10, 20, 30};
  return affine;
}

TEST(AffineGrid, SplitsStepsIntoSpacingAndDirection) {
  std::vector<std::string> warnings;
  Affine affine;
  affine.steps_mm = {{{0, 0, -2.5}, {-0.5, 0, 0}, {0, 1.25, 0}}};
  affine.origin_mm = {1, 2, 3};
  const Grid grid = grid_from_affine(affine, {5, 6, 7}, "sform", warnings);
  EXPECT_EQ(grid.size, (Index3{5, 6, 7}));
  EXPECT_EQ(grid.spacing_mm, (Point3{0.5, 1.25, 2.5}));
  EXPECT_EQ(grid.direction_in_ras, (Matrix3{{{0, 0, -1}, {-1, 0, 0}, {0, 1, 0}}}));
  EXPECT_EQ(grid.origin_in_ras, (Point3{1, 2, 3}));
  EXPECT_THAT(warnings, IsEmpty());
}

TEST(AffineGrid, MakesSlightShearOrthonormalAndSaysSo) {
  std::vector<std::string> warnings;
  const Grid grid = grid_from_affine(sheared(5e-4), {100, 100, 100}, "sform", warnings);
  EXPECT_THAT(warnings,
              ElementsAre(HasSubstr("sform has axes that are not quite at right angles (cosine 0.0005)")));
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      double dot = 0;
      for (std::size_t row = 0; row < 3; ++row)
        dot += grid.direction_in_ras[row][a] * grid.direction_in_ras[row][b];
      EXPECT_NEAR(dot, a == b ? 1 : 0, 1e-14);
    }
  }
  // The nearest rotation turns both axes by half the angle.
  EXPECT_NEAR(grid.direction_in_ras[1][0], -2.5e-4, 1e-9);
}

TEST(AffineGrid, RefusesMoreShearAndLessThanThreeAxes) {
  std::vector<std::string> warnings;
  EXPECT_THAT(refusal_of([&] {
                grid_from_affine(sheared(1.01e-3), {5, 5, 5}, "sform", warnings);
              }),
              HasSubstr("sform has axes that are not at right angles (cosine 0.00101)"));
  EXPECT_THAT(refusal_of([&] {
                grid_from_affine(sheared(1), {5, 5, 5}, "sform", warnings);
              }),
              HasSubstr("not at right angles"));
  Affine flat;
  flat.steps_mm[2][2] = 0;
  EXPECT_THAT(refusal_of([&] {
                grid_from_affine(flat, {5, 5, 5}, "qform", warnings);
              }),
              HasSubstr("qform has a step of 0 mm along axis k"));
}

TEST(AffineGrid, RefusesNumbersThatAreNoPlaces) {
  std::vector<std::string> warnings;
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                           1.7e38, -1.0000001e6}) {
    Affine affine;
    affine.steps_mm[1][2] = bad;
    EXPECT_THAT(refusal_of([&] {
                  grid_from_affine(affine, {5, 5, 5}, "sform", warnings);
                }),
                HasSubstr("sform holds"));
    affine = Affine();
    affine.origin_mm[0] = bad;
    EXPECT_THAT(refusal_of([&] {
                  grid_from_affine(affine, {5, 5, 5}, "sform", warnings);
                }),
                HasSubstr("sform holds"));
  }
}

TEST(AffineGrid, TheLargestDistanceIsAtACorner) {
  Grid a;
  a.size = {11, 2, 2};
  Grid b = a;
  EXPECT_EQ(largest_distance_mm(a, b), 0);
  b.spacing_mm[0] = 1.5;
  EXPECT_DOUBLE_EQ(largest_distance_mm(a, b), 5);
  b = a;
  b.origin_in_ras[2] = -3;
  EXPECT_DOUBLE_EQ(largest_distance_mm(a, b), 3);
}

}  // namespace
}  // namespace sammoe
