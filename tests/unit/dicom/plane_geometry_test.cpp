#include "dicom/plane_geometry.hpp"

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

TEST(PlaneGeometry, AStatedSpacingThatDoesNotFitIsNotBelieved) {
  PlaneOrientation wrong = orientation();
  wrong.slice_spacing_mm = 5;
  EXPECT_DOUBLE_EQ(stack_planes(wrong, {{0, 0, 0}, {0, 0, 3}, {0, 0, 9}}).grid.spacing_mm[2], 3);
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
  refuses(stretched, {{0, 0, 0}}, "expected 1");
}

}  // namespace
}  // namespace sammoe
