#pragma once

#include "sammoe/grid.hpp"

#include <cstddef>

namespace sammoe {

inline double dot(const Point3& a, const Point3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

inline Point3 cross(const Point3& a, const Point3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

inline Point3 column_of(const Matrix3& matrix, std::size_t column) {
  return {matrix[0][column], matrix[1][column], matrix[2][column]};
}

inline void set_column(Matrix3& matrix, std::size_t column, const Point3& values) {
  for (std::size_t row = 0; row < 3; ++row) matrix[row][column] = values[row];
}

/// a - b
inline Point3 difference(const Point3& a, const Point3& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

}  // namespace sammoe
