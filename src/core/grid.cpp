#include "sammoe/grid.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace sammoe {
namespace {

constexpr double kOrthonormalTolerance = 1e-4;

bool is_orthonormal(const Matrix3& m) {
  for (int a = 0; a < 3; ++a) {
    for (int b = a; b < 3; ++b) {
      const double dot = m[0][a] * m[0][b] + m[1][a] * m[1][b] + m[2][a] * m[2][b];
      // Written so that a NaN fails.
      if (!(std::abs(dot - (a == b ? 1.0 : 0.0)) <= kOrthonormalTolerance)) return false;
    }
  }
  return true;
}

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ErrorCode::input, "grid: " + what);
}

}  // namespace

Point3 Grid::ras_from_voxel(const Point3& index) const {
  Point3 point = origin_in_ras;
  for (int row = 0; row < 3; ++row) {
    for (int axis = 0; axis < 3; ++axis)
      point[row] += direction_in_ras[row][axis] * spacing_mm[axis] * index[axis];
  }
  return point;
}

Point3 Grid::voxel_from_ras(const Point3& point_in_ras) const {
  Point3 index{0, 0, 0};
  for (int axis = 0; axis < 3; ++axis) {
    // The directions are orthonormal, so their transpose is their inverse.
    for (int row = 0; row < 3; ++row)
      index[axis] += direction_in_ras[row][axis] * (point_in_ras[row] - origin_in_ras[row]);
    index[axis] /= spacing_mm[axis];
  }
  return index;
}

bool Grid::contains(const Point3& index) const {
  for (int axis = 0; axis < 3; ++axis) {
    if (!(index[axis] >= -0.5 && index[axis] <= static_cast<double>(size[axis]) - 0.5)) return false;
  }
  return true;
}

void Grid::validate() const {
  for (int axis = 0; axis < 3; ++axis) {
    std::ostringstream where;
    where << "axis " << axis;
    if (size[axis] < 1)
      refuse(where.str() + " has " + std::to_string(size[axis]) + " voxels; expected at least 1");
    if (!(spacing_mm[axis] > 0) || !std::isfinite(spacing_mm[axis])) {
      where << " has spacing " << spacing_mm[axis] << " mm; expected a finite number above 0";
      refuse(where.str());
    }
    if (!std::isfinite(origin_in_ras[axis])) refuse(where.str() + " has an origin that is not finite");
  }
  if (!is_orthonormal(direction_in_ras))
    refuse("the directions of the axes are not orthonormal; expected unit vectors at right angles");
}

double largest_distance_mm(const Grid& a, const Grid& b) {
  double largest = 0;
  // Grids are affine: the largest distance is at a corner.
  for (int corner = 0; corner < 8; ++corner) {
    Point3 index{0, 0, 0};
    for (int axis = 0; axis < 3; ++axis)
      index[axis] = (corner >> axis & 1) != 0 ? static_cast<double>(a.size[axis] - 1) : 0.0;
    const Point3 p = a.ras_from_voxel(index);
    const Point3 q = b.ras_from_voxel(index);
    for (int row = 0; row < 3; ++row) {
      const double distance = std::abs(p[row] - q[row]);
      if (std::isnan(distance)) return std::numeric_limits<double>::infinity();
      largest = std::max(largest, distance);
    }
  }
  return largest;
}

bool same_grid(const Grid& a, const Grid& b, double tolerance_mm) {
  return a.size == b.size && largest_distance_mm(a, b) <= tolerance_mm;
}

Region clip(const Region& region, const Index3& size) {
  Region clipped;
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t begin = std::clamp<std::int64_t>(region.begin[axis], 0, size[axis]);
    const std::int64_t end =
        std::clamp<std::int64_t>(region.begin[axis] + region.size[axis], begin, size[axis]);
    clipped.begin[axis] = begin;
    clipped.size[axis] = end - begin;
  }
  return clipped;
}

}  // namespace sammoe
