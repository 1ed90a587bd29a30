#include "dicom/planes/slice_stack.hpp"

#include "core/lps.hpp"
#include "core/refusal.hpp"
#include "core/vector_algebra.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

namespace sammoe {
namespace {

constexpr double kSamePlaceMm = 1e-3;
/// How far a slice may lie from its place on an even stack, as a share of the step and at most.
constexpr double kUnevenShare = 0.05;
constexpr double kUnevenMm = 0.1;
/// A sideways shift a mm of height below which a stack counts as straight, as for the axes of other formats.
constexpr double kStraightSlope = 1e-3;
/// How far a slice may lie from the line through the first and the last, sideways.
constexpr double kSidewaysMm = 0.1;
/// Shifts that are worth a warning.
constexpr double kNoticedMm = 0.01;
constexpr double kDegrees = 57.29577951308232;

/// Finds out how the slices lie, and builds the grid.
class Stacking {
 public:
  Stacking(std::vector<ImageFrame> slices, const std::vector<ImageFile>& files,
           const DicomReadOptions& options)
      : files_(files), options_(options) {
    stack_.slices = std::move(slices);
  }

  SliceStack run() {
    if (stack_.slices.size() < 2)
      refuse("holds one slice", "all slices of a volume", "give the folder that holds the whole series");
    sort();
    measure();
    refuse_double_places();
    straighten();
    space_evenly();
    place();
    return std::move(stack_);
  }

 private:
  const FramePlane& plane() const { return stack_.slices.front().plane; }
  std::size_t count() const { return stack_.slices.size(); }
  std::string name(std::size_t slice) const { return name_of_slice(stack_.slices[slice], files_); }

  [[noreturn]] void refuse(const std::string& met, const std::string& expected, const std::string& advice,
                           std::size_t slice = 0) const {
    const std::string where = name(slice);
    refuse_input((where.empty() ? "" : where + ": ") + met, expected, advice);
  }

  void sort() {
    std::stable_sort(stack_.slices.begin(), stack_.slices.end(), [](const auto& a, const auto& b) {
      return place_along_normal_mm(a.plane) < place_along_normal_mm(b.plane);
    });
  }

  /// Heights above the first slice, and shifts along rows and columns.
  void measure() {
    const Point3 normal = cross(plane().row_direction_in_lps, plane().column_direction_in_lps);
    for (const ImageFrame& slice : stack_.slices) {
      const Point3 offset = difference(slice.plane.position_in_lps_mm, plane().position_in_lps_mm);
      heights_mm_.push_back(dot(offset, normal));
      shifts_mm_.push_back(
          {dot(offset, plane().row_direction_in_lps), dot(offset, plane().column_direction_in_lps)});
    }
  }

  /// How many slices lie at each place, from the lowest on.
  std::vector<std::size_t> slices_at_places() const {
    std::vector<std::size_t> counts{1};
    for (std::size_t n = 1; n < count(); ++n) {
      if (!same_place(heights_mm_[n], heights_mm_[n - 1])) counts.push_back(0);
      ++counts.back();
    }
    return counts;
  }

  void refuse_double_places() const {
    const std::vector<std::size_t> counts = slices_at_places();
    const auto singles = static_cast<std::size_t>(std::count(counts.begin(), counts.end(), std::size_t{1}));
    if (singles == counts.size()) return;
    if (counts.size() > 1 && 2 * singles <= counts.size()) refuse_several_volumes(counts);
    for (std::size_t n = 1; n < count(); ++n) {
      if (same_place(heights_mm_[n], heights_mm_[n - 1]))
        refuse("lies at the position of " + name(n - 1) + " and differs from it", "one slice per position",
               "remove one", n);
    }
  }

  /// Slices of several volumes that nothing could divide.
  [[noreturn]] void refuse_several_volumes(const std::vector<std::size_t>& counts) const {
    const auto [fewest, most] = std::minmax_element(counts.begin(), counts.end());
    const bool are_equal = *fewest == *most;
    refuse_input("holds " + text_of(count()) + " slices at " + text_of(counts.size()) + " positions, " +
                     (are_equal ? "" : text_of(*fewest) + " to ") + text_of(*most) +
                     " at each, and no attribute tells which of them make a volume",
                 are_equal ? "numbers (InstanceNumber) that differ" : "as many at each position",
                 are_equal ? "export the series again"
                           : "add the missing files, or remove those of the volume that is not whole");
  }

  /// Finds out whether slices shift sideways from one to the next.
  void straighten() {
    double largest = 0;
    for (int axis = 0; axis < 2; ++axis) {
      slopes_[axis] = shifts_mm_.back()[axis] / heights_mm_.back();
      for (std::size_t n = 0; n < count(); ++n) {
        largest = std::max(largest, std::abs(shifts_mm_[n][axis]));
        if (std::abs(shifts_mm_[n][axis] - slopes_[axis] * heights_mm_[n]) > kSidewaysMm)
          refuse("is shifted sideways against the other slices", "slices above each other",
                 "remove it, or export the series again", n);
      }
    }
    const double slope = std::hypot(slopes_[0], slopes_[1]);
    is_tilted_ = slope >= kStraightSlope;
    const std::string degrees = text_of(std::round(std::atan(slope) * kDegrees * 100) / 100);
    if (is_tilted_ && !options_.correct_tilt)
      refuse("slices are stacked " + degrees + " degrees off the normal of their planes (a tilted gantry)",
             "slices stacked at right angles", "straighten the volume (--correct-tilt)", count() - 1);
    if (is_tilted_)
      stack_.warnings.push_back("a tilt of " + degrees +
                                " degrees was corrected: slices were shifted by up to " + text_of(largest) +
                                " mm, interpolated linearly; voxels beyond them have the lowest value");
    else if (largest > kNoticedMm)
      stack_.warnings.push_back("slices drift sideways by up to " + text_of(largest) +
                                " mm; they were taken as straight above each other");
  }

  double usual_step_mm() const {
    std::vector<double> steps;
    for (std::size_t n = 1; n < count(); ++n) steps.push_back(heights_mm_[n] - heights_mm_[n - 1]);
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
  }

  void space_evenly() {
    plane_count_ = count();
    step_mm_ = heights_mm_.back() / static_cast<double>(count() - 1);
    double largest = 0;
    for (std::size_t n = 0; n < count(); ++n)
      largest = std::max(largest, std::abs(heights_mm_[n] - static_cast<double>(n) * step_mm_));
    if (largest <= std::min(kUnevenShare * step_mm_, kUnevenMm)) {
      if (largest > kNoticedMm)
        stack_.warnings.push_back("slices lie up to " + text_of(largest) +
                                  " mm off an even spacing; they were taken as evenly spaced");
      return;
    }
    if (!options_.allow_gaps) refuse_gap();
    is_uneven_ = true;
    const double planes = std::round(heights_mm_.back() / usual_step_mm()) + 1;
    if (planes > 2.0 * static_cast<double>(count()))
      refuse("an even stack has " + text_of(planes) + " slices and only " + text_of(count()) + " are there",
             "at least half of them", "add the missing files");
    plane_count_ = static_cast<std::size_t>(planes);
    step_mm_ = heights_mm_.back() / (planes - 1);
    stack_.warnings.push_back("slices are missing or unevenly spaced: " + text_of(count()) +
                              " slices were interpolated linearly onto " + text_of(planes) + " planes " +
                              text_of(step_mm_) + " mm apart");
  }

  /// Names the step that differs most from the usual one.
  [[noreturn]] void refuse_gap() const {
    const double usual = usual_step_mm();
    const auto difference_at = [&](std::size_t n) {
      return std::abs(heights_mm_[n] - heights_mm_[n - 1] - usual);
    };
    std::size_t worst = 1;
    for (std::size_t n = 2; n < count(); ++n)
      if (difference_at(n) > difference_at(worst)) worst = n;
    refuse("lies " + text_of(heights_mm_[worst] - heights_mm_[worst - 1]) + " mm above " + name(worst - 1) +
               " where the usual step is " + text_of(usual) + " mm",
           "evenly spaced slices", "add the missing files, or interpolate them (--allow-gaps)", worst);
  }

  /// The grid in RAS+, large enough for all slices, and where each slice lies on it.
  void place() {
    const PixelLayout& pixels = files_[stack_.slices.front().file].pixels;
    const Point3 row = plane().row_direction_in_lps, column = plane().column_direction_in_lps;
    const std::array<Point3, 3> axes{row, column, cross(row, column)};
    Grid& grid = stack_.grid;
    grid.spacing_mm = {plane().column_step_mm, plane().row_step_mm, step_mm_};
    grid.size = {pixels.columns, pixels.rows, static_cast<std::int64_t>(plane_count_)};
    for (std::size_t n = 0; n < count(); ++n)
      stack_.first_voxel_of_slice.push_back(
          {0, 0, is_uneven_ ? heights_mm_[n] / step_mm_ : static_cast<double>(n)});
    Point3 origin_in_lps = plane().position_in_lps_mm;
    for (int axis = 0; axis < 2 && is_tilted_; ++axis) widen(axis, axes[axis], origin_in_lps);
    grid.origin_in_ras = ras_from_lps(origin_in_lps);
    for (std::size_t axis = 0; axis < 3; ++axis)
      set_column(grid.direction_in_ras, axis, ras_from_lps(axes[axis]));
    stack_.is_resampled = is_uneven_ || is_tilted_;
  }

  /// Makes room along an axis for slices that are shifted.
  void widen(int axis, const Point3& direction, Point3& origin_in_lps) {
    const double spacing = stack_.grid.spacing_mm[axis];
    const auto voxels = [&](std::size_t n) { return slopes_[axis] * heights_mm_[n] / spacing; };
    const double first = std::floor(std::min(0.0, voxels(count() - 1)));
    const double last = std::ceil(std::max(0.0, voxels(count() - 1)));
    stack_.grid.size[axis] += static_cast<std::int64_t>(last - first);
    for (std::size_t n = 0; n < count(); ++n) stack_.first_voxel_of_slice[n][axis] = voxels(n) - first;
    for (int r = 0; r < 3; ++r) origin_in_lps[r] += first * spacing * direction[r];
  }

  const std::vector<ImageFile>& files_;
  const DicomReadOptions& options_;
  SliceStack stack_;
  std::vector<double> heights_mm_;
  std::vector<std::array<double, 2>> shifts_mm_;
  std::array<double, 2> slopes_{0, 0};
  bool is_tilted_ = false;
  bool is_uneven_ = false;
  std::size_t plane_count_ = 0;
  double step_mm_ = 1;
};

}  // namespace

SliceStack stack_slices(std::vector<ImageFrame> slices, const std::vector<ImageFile>& files,
                        const DicomReadOptions& options) {
  return Stacking(std::move(slices), files, options).run();
}

double place_along_normal_mm(const FramePlane& plane) {
  return dot(plane.position_in_lps_mm, cross(plane.row_direction_in_lps, plane.column_direction_in_lps));
}

bool same_place(double place_mm, double other_mm) {
  return std::abs(place_mm - other_mm) < kSamePlaceMm;
}

std::string name_of_slice(const ImageFrame& slice, const std::vector<ImageFile>& files) {
  const std::string& file = files[slice.file].name;
  if (slice.number == 0) return file;
  return file + (file.empty() ? "" : ", ") + "frame " + text_of(slice.number);
}

}  // namespace sammoe
