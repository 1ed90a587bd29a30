#include "io/affine_grid.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

constexpr double kLargestMm = 1e6;
constexpr double kSmallestSpacingMm = 1e-6;
constexpr double kRefusedCosine = 1e-3;
// Directions stored as float32 are at right angles within some 1e-7; text formats print six digits.
constexpr double kRoundingCosine = 1e-5;

void check_number(double value, const std::string& field) {
  // Written so that a NaN fails.
  if (!(std::abs(value) <= kLargestMm))
    refuse_input(field + " holds " + text_of(value) + " mm", "finite numbers below 1e6 mm",
                 "repair the file's geometry");
}

Matrix3 inverse_transposed(const Matrix3& m) {
  Matrix3 cofactors;
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 3; ++c) {
      const int r1 = (r + 1) % 3, r2 = (r + 2) % 3, c1 = (c + 1) % 3, c2 = (c + 2) % 3;
      cofactors[r][c] = m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
    }
  }
  const double determinant =
      m[0][0] * cofactors[0][0] + m[0][1] * cofactors[0][1] + m[0][2] * cofactors[0][2];
  for (auto& row : cofactors)
    for (double& value : row) value /= determinant;
  return cofactors;
}

/// The orthonormal matrix nearest to one that nearly is: Newton's iteration for the polar decomposition.
Matrix3 nearest_orthonormal(Matrix3 m) {
  for (int step = 0; step < 4; ++step) {
    const Matrix3 other = inverse_transposed(m);
    for (int r = 0; r < 3; ++r)
      for (int c = 0; c < 3; ++c) m[r][c] = (m[r][c] + other[r][c]) / 2;
  }
  return m;
}

double largest_cosine(const Matrix3& unit_columns) {
  double largest = 0;
  for (int a = 0; a < 3; ++a) {
    const int b = (a + 1) % 3;
    double dot = 0;
    for (int row = 0; row < 3; ++row) dot += unit_columns[row][a] * unit_columns[row][b];
    largest = std::max(largest, std::abs(dot));
  }
  return largest;
}

}  // namespace

Grid grid_from_affine(const Affine& affine, const Index3& size, const std::string& field,
                      std::vector<std::string>& warnings) {
  for (int row = 0; row < 3; ++row) {
    check_number(affine.origin_mm[row], field);
    for (int axis = 0; axis < 3; ++axis) check_number(affine.steps_mm[row][axis], field);
  }
  Grid grid;
  grid.size = size;
  grid.origin_in_ras = affine.origin_mm;
  for (int axis = 0; axis < 3; ++axis) {
    const double spacing =
        std::hypot(affine.steps_mm[0][axis], affine.steps_mm[1][axis], affine.steps_mm[2][axis]);
    if (!(spacing >= kSmallestSpacingMm))
      refuse_input(field + " has a step of " + text_of(spacing) + " mm along axis " + "ijk"[axis],
                   "above 1e-6 mm", "repair the file's geometry");
    grid.spacing_mm[axis] = spacing;
    for (int row = 0; row < 3; ++row) grid.direction_in_ras[row][axis] = affine.steps_mm[row][axis] / spacing;
  }
  const double cosine = largest_cosine(grid.direction_in_ras);
  if (cosine >= kRefusedCosine)
    refuse_input(field + " has axes that are not at right angles (cosine " + text_of(cosine) + ")",
                 "a cosine below 0.001", "resample the volume onto a grid without shear");
  const Grid sheared = grid;
  grid.direction_in_ras = nearest_orthonormal(grid.direction_in_ras);
  if (cosine > kRoundingCosine)
    warnings.push_back(field + " has axes that are not quite at right angles (cosine " + text_of(cosine) +
                       "): they were made so, which moves voxels by up to " +
                       text_of(largest_distance_mm(sheared, grid)) + " mm");
  return grid;
}

}  // namespace sammoe
