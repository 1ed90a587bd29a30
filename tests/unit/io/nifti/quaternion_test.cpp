#include "io/nifti/quaternion.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

void expect_near(const Matrix3& a, const Matrix3& b, double tolerance) {
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t column = 0; column < 3; ++column)
      EXPECT_NEAR(a[row][column], b[row][column], tolerance) << row << ',' << column;
}

TEST(Quaternion, TurnsAsTheStandardSays) {
  // A quarter turn about z: x goes to y.
  const double half = std::sqrt(0.5);
  expect_near(rotation_from_quaternion({0, 0, half}), {{{0, -1, 0}, {1, 0, 0}, {0, 0, 1}}}, 1e-7);
  expect_near(rotation_from_quaternion({0, 0, 0}), {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, 0);
  expect_near(rotation_from_quaternion({1, 0, 0}), {{{1, 0, 0}, {0, -1, 0}, {0, 0, -1}}}, 0);
}

TEST(Quaternion, ComesBackFromItsRotation) {
  // Each of the four parts is the largest in one of these.
  for (const QuaternionVector& vector : {QuaternionVector{0.1, -0.2, 0.3},
                                         {0.9, 0.1, -0.2},
                                         {-0.1, 0.95, 0.1},
                                         {0.2, 0.1, -0.9},
                                         {0, 0, 0.4}}) {
    const QuaternionVector back = quaternion_from_rotation(rotation_from_quaternion(vector));
    for (std::size_t n = 0; n < 3; ++n) EXPECT_NEAR(back[n], vector[n], 1e-12);
  }
}

TEST(Quaternion, RotationsAreOrthonormalAndProper) {
  const Matrix3 r = rotation_from_quaternion({0.4, -0.3, 0.7});
  EXPECT_NEAR(determinant(r), 1, 1e-12);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      const double dot = r[0][a] * r[0][b] + r[1][a] * r[1][b] + r[2][a] * r[2][b];
      EXPECT_NEAR(dot, a == b ? 1 : 0, 1e-12);
    }
  }
}

TEST(Quaternion, TakesRoundingAtHalfATurnForNone) {
  const double half = static_cast<double>(static_cast<float>(std::sqrt(0.5)));
  EXPECT_EQ(quaternion_scalar_part({half, 0, half}), 0);
  EXPECT_NEAR(quaternion_scalar_part({0.6, 0, 0}), 0.8, 1e-15);
}

}  // namespace
}  // namespace sammoe
