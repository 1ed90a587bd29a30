#include "io/nifti/quaternion.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {

double quaternion_scalar_part(const QuaternionVector& vector_part) {
  const auto& [b, c, d] = vector_part;
  const double squared = 1 - (b * b + c * c + d * d);
  return squared < 1e-7 ? 0 : std::sqrt(squared);
}

Matrix3 rotation_from_quaternion(const QuaternionVector& vector_part) {
  const double scalar_part = quaternion_scalar_part(vector_part);
  const auto& [x, y, z] = vector_part;
  const double norm = std::sqrt(scalar_part * scalar_part + x * x + y * y + z * z);
  const double a = scalar_part / norm, b = x / norm, c = y / norm, d = z / norm;
  return {{{a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)},
           {2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)},
           {2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c}}};
}

QuaternionVector quaternion_from_rotation(const Matrix3& r) {
  // Computed from the largest of its four parts, where no digits are lost.
  const std::array<double, 4> four_squares{1 + r[0][0] + r[1][1] + r[2][2], 1 + r[0][0] - r[1][1] - r[2][2],
                                           1 - r[0][0] + r[1][1] - r[2][2], 1 - r[0][0] - r[1][1] + r[2][2]};
  const auto largest = std::max_element(four_squares.begin(), four_squares.end());
  const double part = std::sqrt(*largest) / 2;
  const double scale = 1 / (4 * part);
  std::array<double, 4> q{};  // a, b, c, d
  switch (largest - four_squares.begin()) {
    case 0:
      q = {part, (r[2][1] - r[1][2]) * scale, (r[0][2] - r[2][0]) * scale, (r[1][0] - r[0][1]) * scale};
      break;
    case 1:
      q = {(r[2][1] - r[1][2]) * scale, part, (r[0][1] + r[1][0]) * scale, (r[0][2] + r[2][0]) * scale};
      break;
    case 2:
      q = {(r[0][2] - r[2][0]) * scale, (r[0][1] + r[1][0]) * scale, part, (r[1][2] + r[2][1]) * scale};
      break;
    default:
      q = {(r[1][0] - r[0][1]) * scale, (r[0][2] + r[2][0]) * scale, (r[1][2] + r[2][1]) * scale, part};
  }
  const double sign = q[0] < 0 ? -1 : 1;
  return {sign * q[1], sign * q[2], sign * q[3]};
}

double determinant(const Matrix3& m) {
  return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
         m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
         m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

}  // namespace sammoe
