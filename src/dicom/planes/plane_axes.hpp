#pragma once

#include "sammoe/grid.hpp"

namespace sammoe {

/// Unit vectors along the rows and columns of a plane, orthonormal, LPS+.
struct PlaneAxes {
  Point3 row{1, 0, 0};
  Point3 column{0, 1, 0};
};

/// The axes that the two vectors of an ImageOrientationPatient mean: files hold few digits. Throws
/// Error{input}, which ends with `advice`, unless their lengths are within 0.01 of 1 and the cosine between
/// them is below 0.001.
PlaneAxes orthonormal_axes(const Point3& row, const Point3& column, const char* advice);

}  // namespace sammoe
