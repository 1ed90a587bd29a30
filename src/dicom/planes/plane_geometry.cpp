#include "dicom/planes/plane_geometry.hpp"

#include "core/lps.hpp"
#include "core/refusal.hpp"
#include "core/vector_algebra.hpp"
#include "dicom/file/advice.hpp"
#include "dicom/planes/plane_axes.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace sammoe {
namespace {

/// How far from 1 the cosine between a normal and an axis that runs along it may be.
constexpr double kSameDirection = 1e-3;
/// How far a plane may lie beside its place, as a part of the spacing: files hold few digits.
constexpr double kLargestShift = 0.02;
/// More slices than any image has; a wrong spacing would make a huge grid of them.
constexpr double kMaxSlices = 1e6;

/// a + factor * b
Point3 sum(const Point3& a, double factor, const Point3& b) {
  return {a[0] + factor * b[0], a[1] + factor * b[1], a[2] + factor * b[2]};
}

constexpr const char* kConvert = "convert it to NIfTI with a tool that resamples";

/// Unit vectors along i, j and the normal.
std::array<Point3, 3> axes_of(const PlaneOrientation& orientation) {
  const PlaneAxes axes =
      orthonormal_axes(orientation.row_in_lps, orientation.column_in_lps, kExportSegmentationAgain);
  return {axes.row, axes.column, cross(axes.row, axes.column)};
}

/// Distances of planes from the first along the normal. Refuses planes that are not straight above each
/// other.
std::vector<double> depths_of(const PlaneOrientation& orientation, const std::array<Point3, 3>& axes,
                              const std::vector<Point3>& positions) {
  std::vector<double> depths;
  for (const Point3& position : positions) {
    const Point3 from_first = sum(position, -1, positions.front());
    const double beside = std::max(std::abs(dot(from_first, axes[0])) / orientation.spacing_mm[0],
                                   std::abs(dot(from_first, axes[1])) / orientation.spacing_mm[1]);
    if (!(beside <= kLargestShift * 5))
      refuse_input("frames are shifted within their plane by " + text_of(beside) + " voxels",
                   "planes straight above each other", kConvert);
    depths.push_back(dot(from_first, axes[2]));
  }
  return depths;
}

/// Whether all depths are whole multiples of the spacing from the least one.
bool spacing_fits(double spacing, const std::vector<double>& sorted) {
  if (!(spacing > 0) || (sorted.back() - sorted.front()) / spacing > kMaxSlices) return false;
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

/// The distance of an image's planes along a normal; 0 if none of its axes runs along it.
double step_of_image(const Grid& image, const Point3& normal_in_lps) {
  const Point3 normal = ras_from_lps(normal_in_lps);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double cosine = dot(normal, column_of(image.direction_in_ras, axis));
    if (std::abs(cosine) >= 1 - kSameDirection) return image.spacing_mm[axis];
  }
  return 0;
}

/// Finds out how far apart planes are that may leave some out.
class SliceSpacing {
 public:
  SliceSpacing(const PlaneOrientation& planes, double image_step, const std::vector<double>& sorted_depths)
      : planes_(planes), image_step_(image_step), sorted_(sorted_depths) {
    gap_ = smallest_gap(sorted_, 1e-3);
  }

  double value_mm() const {
    if (spacing_fits(planes_.slice_spacing_mm, sorted_)) return planes_.slice_spacing_mm;
    if (spacing_fits(image_step_, sorted_) && !is_of_a_coarser_image()) return image_step_;
    return gap_ == 0 ? of_one_plane() : of_gaps();
  }
  bool is_thickness() const { return gap_ == 0 && !(planes_.slice_spacing_mm > 0) && !(image_step_ > 0); }

 private:
  /// Planes as thick as they are far apart leave none out: the image has more of them.
  bool is_of_a_coarser_image() const {
    return gap_ > 1.5 * image_step_ && std::abs(planes_.slice_thickness_mm - gap_) <= kLargestShift * gap_;
  }

  double of_one_plane() const {
    if (planes_.slice_thickness_mm > 0) return planes_.slice_thickness_mm;
    refuse_input("has one plane and no slice spacing", "Spacing Between Slices or Slice Thickness",
                 kExportSegmentationAgain);
  }

  double of_gaps() const {
    // The whole extent over a whole number of gaps is more exact than one gap.
    const double extent = sorted_.back() - sorted_.front();
    const double spacing = extent / std::round(extent / gap_);
    if (!spacing_fits(spacing, sorted_))
      refuse_input("planes are unevenly spaced, the smallest distance is " + text_of(gap_) + " mm",
                   "whole multiples of one distance", kConvert);
    return spacing;
  }

  const PlaneOrientation& planes_;
  double image_step_;
  const std::vector<double>& sorted_;
  double gap_ = 0;
};

}  // namespace

PlaneStack stack_planes(const PlaneOrientation& orientation, const std::vector<Point3>& positions_in_lps,
                        const std::optional<Grid>& image) {
  const std::array<Point3, 3> axes = axes_of(orientation);
  const std::vector<double> depths = depths_of(orientation, axes, positions_in_lps);
  std::vector<double> sorted = depths;
  std::sort(sorted.begin(), sorted.end());
  const SliceSpacing found(orientation, image ? step_of_image(*image, axes[2]) : 0, sorted);
  const double spacing = found.value_mm();
  PlaneStack stack;
  stack.spacing_is_thickness = found.is_thickness();
  for (const double depth : depths)
    stack.k_of_plane.push_back(static_cast<std::int64_t>(std::llround((depth - sorted.front()) / spacing)));
  Grid& grid = stack.grid;
  grid.size = orientation.size;
  grid.size[2] = *std::max_element(stack.k_of_plane.begin(), stack.k_of_plane.end()) + 1;
  grid.spacing_mm = {orientation.spacing_mm[0], orientation.spacing_mm[1], spacing};
  for (std::size_t axis = 0; axis < 3; ++axis)
    set_column(grid.direction_in_ras, axis, ras_from_lps(axes[axis]));
  grid.origin_in_ras = ras_from_lps(sum(positions_in_lps.front(), sorted.front(), axes[2]));
  grid.validate();
  return stack;
}

}  // namespace sammoe
