#include "dicom/plane_geometry.hpp"

#include "core/refusal.hpp"
#include "core/vector_algebra.hpp"
#include "dicom/advice.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace sammoe {
namespace {

/// Cosine between the axes below which they are made orthogonal: files hold few digits.
constexpr double kLargestCosine = 1e-3;
/// How far a plane may lie beside its place, as a part of the spacing: files hold few digits.
constexpr double kLargestShift = 0.02;
/// More slices than any image has; a wrong spacing would make a huge grid of them.
constexpr double kMostSlices = 1e6;

/// a + factor * b
Point3 sum(const Point3& a, double factor, const Point3& b) {
  return {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
}

Point3 scaled(const Point3& a, double factor) {
  return {a[0] * factor, a[1] * factor, a[2] * factor};
}

constexpr const char* kConvert = "convert it to NIfTI with a tool that resamples";

/// Unit vectors along i, j and the normal.
std::array<Point3, 3> axes_of(const PlaneOrientation& orientation) {
  const double row_length = std::sqrt(dot(orientation.row_in_lps, orientation.row_in_lps));
  const double column_length = std::sqrt(dot(orientation.column_in_lps, orientation.column_in_lps));
  // Written so that a NaN fails.
  if (!(std::abs(row_length - 1) <= kLargestCosine && std::abs(column_length - 1) <= kLargestCosine))
    refuse_input("Image Orientation (Patient) has vectors of length " + text_of(row_length) + " and " +
                     text_of(column_length),
                 "1", kExportSegmentationAgain);
  const Point3 row = scaled(orientation.row_in_lps, 1 / row_length);
  const Point3 column = scaled(orientation.column_in_lps, 1 / column_length);
  const double cosine = dot(row, column);
  if (std::abs(cosine) > kLargestCosine)
    refuse_input("Image Orientation (Patient) has vectors with the cosine " + text_of(cosine),
                 "a right angle", kExportSegmentationAgain);
  const Point3 straightened = sum(column, -cosine, row);
  const Point3 unit = scaled(straightened, 1 / std::sqrt(dot(straightened, straightened)));
  return {row, unit, cross(row, unit)};
}

/// Distances of planes from the first along the normal. Refuses planes that are not behind one another.
std::vector<double> depths_of(const PlaneOrientation& orientation, const std::array<Point3, 3>& axes,
                              const std::vector<Point3>& positions) {
  std::vector<double> depths;
  for (const Point3& position : positions) {
    const Point3 from_first = sum(position, -1, positions.front());
    const double beside = std::max(std::abs(dot(from_first, axes[0])) / orientation.spacing_mm[0],
                                   std::abs(dot(from_first, axes[1])) / orientation.spacing_mm[1]);
    if (!(beside <= kLargestShift * 5))
      refuse_input("frames are shifted within their plane by " + text_of(beside) + " voxels",
                   "planes behind one another", kConvert);
    depths.push_back(dot(from_first, axes[2]));
  }
  return depths;
}

/// Whether all depths are whole multiples of the spacing from the least one.
bool spacing_fits(double spacing, const std::vector<double>& sorted) {
  if (!(spacing > 0) || (sorted.back() - sorted.front()) / spacing > kMostSlices) return false;
  return std::all_of(sorted.begin(), sorted.end(), [&](double depth) {
    const double steps = (depth - sorted.front()) / spacing;
    return std::abs(steps - std::round(steps)) <= kLargestShift;
  });
}

/// The distance of neighbours that are not one plane; 0 if all are one.
double smallest_gap(const std::vector<double>& sorted, double same_plane) {
  double gap = 0;
  for (std::size_t n = 1; n < sorted.size(); ++n) {
    const double step = sorted[n] - sorted[n - 1];
    if (step > same_plane && (gap == 0 || step < gap)) gap = step;
  }
  return gap;
}

double slice_spacing(double stated, const std::vector<double>& sorted) {
  if (spacing_fits(stated, sorted)) return stated;
  const double gap = smallest_gap(sorted, 1e-3);
  if (gap == 0)
    refuse_input("has one plane and no slice spacing", "Spacing Between Slices or Slice Thickness",
                 kExportSegmentationAgain);
  // The whole extent over a whole number of gaps is more exact than one gap.
  const double extent = sorted.back() - sorted.front();
  const double spacing = extent / std::round(extent / gap);
  if (!spacing_fits(spacing, sorted))
    refuse_input("planes are unevenly spaced, the smallest distance is " + text_of(gap) + " mm",
                 "whole multiples of one distance", kConvert);
  return spacing;
}

}  // namespace

Point3 swapped_lps_ras(const Point3& point) {
  return {-point[0], -point[1], point[2]};
}

PlaneStack stack_planes(const PlaneOrientation& orientation, const std::vector<Point3>& positions_in_lps) {
  const std::array<Point3, 3> axes = axes_of(orientation);
  const std::vector<double> depths = depths_of(orientation, axes, positions_in_lps);
  std::vector<double> sorted = depths;
  std::sort(sorted.begin(), sorted.end());
  const double spacing = slice_spacing(orientation.slice_spacing_mm, sorted);
  PlaneStack stack;
  for (const double depth : depths)
    stack.k_of_plane.push_back(static_cast<std::int64_t>(std::llround((depth - sorted.front()) / spacing)));
  Grid& grid = stack.grid;
  grid.size = orientation.size;
  grid.size[2] = *std::max_element(stack.k_of_plane.begin(), stack.k_of_plane.end()) + 1;
  grid.spacing_mm = {orientation.spacing_mm[0], orientation.spacing_mm[1], spacing};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const Point3 in_ras = swapped_lps_ras(axes[axis]);
    for (std::size_t row = 0; row < 3; ++row) grid.direction_in_ras[row][axis] = in_ras[row];
  }
  grid.origin_in_ras = swapped_lps_ras(sum(positions_in_lps.front(), sorted.front(), axes[2]));
  grid.validate();
  return stack;
}

}  // namespace sammoe
