#include "dicom/planes/plane_geometry.hpp"

#include "support/error_matchers.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

PlaneOrientation orientation() {
  PlaneOrientation result;
  result.size = {4, 3, 1};
  result.spacing_mm = {0.5, 0.75};
  result.slice_spacing_mm = 2;
  return result;
}

TEST(PlaneGeometry, PlanesOfAnyOrderMakeOneGrid) {
  const PlaneStack stack =
      stack_planes(orientation(), {{10, 20, 36}, {10, 20, 30}, {10, 20, 32}, {10, 20, 36}});
  EXPECT_EQ(stack.k_of_plane, (std::vector<std::int64_t>{3, 0, 1, 3}));
  EXPECT_EQ(stack.grid.size, (Index3{4, 3, 4}));
  EXPECT_EQ(stack.grid.spacing_mm, (Point3{0.5, 0.75, 2}));
  EXPECT_EQ(stack.grid.origin_in_ras, (Point3{-10, -20, 30}));
  EXPECT_EQ(stack.grid.ras_from_voxel({1, 2, 1}), (Point3{-10.5, -21.5, 32}));
}

TEST(PlaneGeometry, RoundedPositionsOfAnObliqueStackFit) {
  PlaneOrientation oblique = orientation();
  const double c = std::cos(0.3);
  const double s = std::sin(0.3);
  oblique.row_in_lps = {c, s, 0};
  oblique.column_in_lps = {-s, c, 0};
  oblique.slice_spacing_mm = 0;
  const PlaneStack stack = stack_planes(oblique, {{0.0004, 0, 0}, {0, 0.0003, 1.2502}, {0, 0, 3.7499}});
  EXPECT_EQ(stack.k_of_plane, (std::vector<std::int64_t>{0, 1, 3}));
  EXPECT_NEAR(stack.grid.spacing_mm[2], 1.25, 1e-3);
}

TEST(PlaneGeometry, DirectionsOfThreeDecimalsAreMadeOrthonormal) {
  PlaneOrientation rounded = orientation();
  rounded.row_in_lps = {0.707, 0.708, 0.004};
  rounded.column_in_lps = {-0.71, 0.71, 0};
  const Grid grid = stack_planes(rounded, {{0, 0, 0}}).grid;
  EXPECT_NO_THROW(grid.validate());
  EXPECT_NEAR(grid.direction_in_ras[0][0], -0.7066, 1e-3);
}

TEST(PlaneGeometry, AStatedSpacingThatDoesNotFitIsNotBelieved) {
  PlaneOrientation wrong = orientation();
  wrong.slice_spacing_mm = 5;
  EXPECT_DOUBLE_EQ(stack_planes(wrong, {{0, 0, 0}, {0, 0, 3}, {0, 0, 9}}).grid.spacing_mm[2], 3);
}

// Slices of 1 mm every 10 mm, as in HRCT, in a file without Spacing Between Slices.
TEST(PlaneGeometry, TheThicknessIsNotTheStep) {
  PlaneOrientation thin = orientation();
  thin.slice_spacing_mm = 0;
  thin.slice_thickness_mm = 1;
  const PlaneStack stack = stack_planes(thin, {{0, 0, 0}, {0, 0, 10}, {0, 0, 30}});
  EXPECT_DOUBLE_EQ(stack.grid.spacing_mm[2], 10);
  EXPECT_EQ(stack.grid.size[2], 4);
  EXPECT_FALSE(stack.spacing_is_thickness);
  const PlaneStack one = stack_planes(thin, {{0, 0, 0}});
  EXPECT_DOUBLE_EQ(one.grid.spacing_mm[2], 1);
  EXPECT_TRUE(one.spacing_is_thickness);
}

TEST(PlaneGeometry, TheImageTellsTheStepThatTheFileDoesNot) {
  Grid image;
  image.size = {4, 3, 9};
  image.spacing_mm = {0.5, 0.75, 5};
  image.direction_in_ras = {{{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}}};  // of the other sense
  PlaneOrientation thin = orientation();
  thin.slice_spacing_mm = 0;
  thin.slice_thickness_mm = 1;
  const auto step = [&](const std::vector<Point3>& positions) {
    return stack_planes(thin, positions, image).grid.spacing_mm[2];
  };
  EXPECT_DOUBLE_EQ(step({{0, 0, 0}, {0, 0, 10}, {0, 0, 20}}), 5);
  EXPECT_DOUBLE_EQ(step({{0, 0, 10}}), 5);
  EXPECT_FALSE(stack_planes(thin, {{0, 0, 10}}, image).spacing_is_thickness);
  EXPECT_DOUBLE_EQ(step({{0, 0, 0}, {0, 0, 7}}), 7);  // of another image
  // Planes without a gap between them leave none out: the file is of a coarser image.
  thin.slice_thickness_mm = 10;
  EXPECT_DOUBLE_EQ(step({{0, 0, 0}, {0, 0, 10}, {0, 0, 20}}), 10);
  thin.slice_spacing_mm = 10;
  EXPECT_DOUBLE_EQ(step({{0, 0, 0}, {0, 0, 10}}), 10);  // what is stated comes first
  image.direction_in_ras = {{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}};
  thin.slice_spacing_mm = 0;
  thin.slice_thickness_mm = 1;
  EXPECT_DOUBLE_EQ(step({{0, 0, 0}, {0, 0, 9}}), 0.75);  // that of whichever axis runs along the normal
}

TEST(PlaneGeometry, RefusesWhatIsNoStack) {
  const auto refuses = [](const PlaneOrientation& planes, const std::vector<Point3>& positions,
                          const char* word) {
    expect_error(ErrorCode::input, {word}, [&] { stack_planes(planes, positions); });
  };
  PlaneOrientation unknown = orientation();
  unknown.slice_spacing_mm = 0;
  refuses(unknown, {{0, 0, 0}}, "one plane and no slice spacing");
  refuses(unknown, {{0, 0, 0}, {0, 0, 2}, {0, 0, 5.1}}, "unevenly spaced");
  refuses(orientation(), {{0, 0, 0}, {0, 1, 2}}, "shifted within their plane");
  PlaneOrientation skewed = orientation();
  skewed.column_in_lps = {0.1, std::sqrt(0.99), 0};
  refuses(skewed, {{0, 0, 0}}, "right angle");
  PlaneOrientation stretched = orientation();
  stretched.row_in_lps = {2, 0, 0};
  refuses(stretched, {{0, 0, 0}}, "expected unit vectors");
}

}  // namespace
}  // namespace sammoe
