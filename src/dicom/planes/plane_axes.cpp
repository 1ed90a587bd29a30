#include "dicom/planes/plane_axes.hpp"

#include "core/refusal.hpp"
#include "core/vector_algebra.hpp"

#include <cmath>

namespace sammoe {
namespace {

/// Directions with three decimals are unit vectors within some 1e-3.
constexpr double kLengthTolerance = 1e-2;
constexpr double kRefusedCosine = 1e-3;

/// The vector divided by its length, which must be near 1.
Point3 unit_vector(Point3 vector, const char* advice) {
  const double length = std::sqrt(dot(vector, vector));
  // Written so that a NaN fails.
  if (!(std::abs(length - 1) <= kLengthTolerance))
    refuse_input("ImageOrientationPatient has a direction of length " + text_of(length), "unit vectors",
                 advice);
  for (double& value : vector) value /= length;
  return vector;
}

}  // namespace

PlaneAxes orthonormal_axes(const Point3& row, const Point3& column, const char* advice) {
  PlaneAxes axes{unit_vector(row, advice), unit_vector(column, advice)};
  const double cosine = dot(axes.row, axes.column);
  if (std::abs(cosine) >= kRefusedCosine)
    refuse_input("ImageOrientationPatient has directions that are not at right angles (cosine " +
                     text_of(cosine) + ")",
                 "a cosine below 0.001", advice);
  for (std::size_t axis = 0; axis < 3; ++axis) axes.column[axis] -= cosine * axes.row[axis];
  axes.column = unit_vector(axes.column, advice);
  return axes;
}

}  // namespace sammoe
