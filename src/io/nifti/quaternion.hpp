#pragma once

#include "sammoe/grid.hpp"

#include <array>

namespace sammoe {

/// The parts b, c, d of a unit quaternion a + bi + cj + dk with a >= 0, as NIfTI stores rotations.
using QuaternionVector = std::array<double, 3>;

/// The part that is not stored; 0 where only float32 rounding of the others keeps it from 0.
double quaternion_scalar_part(const QuaternionVector& vector_part);
/// The rotation of a quaternion; one that is a little too long is shortened first.
Matrix3 rotation_from_quaternion(const QuaternionVector& vector_part);
/// The quaternion of a rotation (orthonormal, determinant 1).
QuaternionVector quaternion_from_rotation(const Matrix3& rotation);

double determinant(const Matrix3& m);

}  // namespace sammoe
