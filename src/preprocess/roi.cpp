#include "preprocess/roi.hpp"

#include "sammoe/error.hpp"

#include "masks/voxel_box.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sammoe {
namespace {

/// Distances in voxels below which two positions are taken as one: far above rounding errors of coordinates
/// in mm, far below anything visible.
constexpr double kSameVoxel = 1e-4;

/// Which of the source's axes runs along each axis of the canonical grid, and in which sense.
struct AxisOrder {
  std::array<int, 3> source_axis{0, 1, 2};
  std::array<int, 3> sign{1, 1, 1};
};

AxisOrder axis_order(const Matrix3& direction_in_ras, const std::array<int, 3>& permutation) {
  AxisOrder order;
  order.source_axis = permutation;
  for (int axis = 0; axis < 3; ++axis)
    order.sign[axis] = direction_in_ras[axis][permutation[axis]] < 0 ? -1 : 1;
  return order;
}

Matrix3 ordered(const Matrix3& direction, const AxisOrder& order) {
  Matrix3 result{};
  for (int row = 0; row < 3; ++row) {
    for (int axis = 0; axis < 3; ++axis)
      result[row][axis] = order.sign[axis] * direction[row][order.source_axis[axis]];
  }
  return result;
}

double trace(const Matrix3& m) {
  return m[0][0] + m[1][1] + m[2][2];
}

/// Whether `a` comes before `b` where both are equally near to RAS: by the first entry that differs, so that
/// the choice depends on where the axes point and not on how they are stored.
bool comes_before(const Matrix3& a, const Matrix3& b) {
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) {
      if (std::abs(a[row][column] - b[row][column]) > kSameVoxel) return a[row][column] > b[row][column];
    }
  }
  return false;
}

/// The order of axes whose directions are, taken together, nearest to R, A, S.
AxisOrder nearest_to_ras(const Matrix3& direction_in_ras) {
  std::array<int, 3> permutation{0, 1, 2};
  AxisOrder best = axis_order(direction_in_ras, permutation);
  while (std::next_permutation(permutation.begin(), permutation.end())) {
    const AxisOrder candidate = axis_order(direction_in_ras, permutation);
    const Matrix3 met = ordered(direction_in_ras, candidate);
    const Matrix3 before = ordered(direction_in_ras, best);
    const double gain = trace(met) - trace(before);
    if (gain > kSameVoxel || (gain > -kSameVoxel && comes_before(met, before))) best = candidate;
  }
  return best;
}

/// Where along one axis an ROI of `size` voxels begins that should begin at `begin`, on a canonical grid of
/// `count`.
std::int64_t placed(std::int64_t begin, std::int64_t size, std::int64_t count, RoiPlacement placement) {
  if (placement == RoiPlacement::centred) return begin;
  const std::int64_t at_the_end = count - size;
  return std::clamp<std::int64_t>(begin, std::min<std::int64_t>(0, at_the_end),
                                  std::max<std::int64_t>(0, at_the_end));
}

/// Where boxes of `size` voxels begin along one axis that cover the voxels from `begin` to `end`.
std::vector<std::int64_t> begins_over(double begin, double end, std::int64_t size) {
  const double length = end - begin;
  if (length <= static_cast<double>(size) + kSameVoxel) {
    const double middle = (begin + end - static_cast<double>(size)) / 2;
    return {std::llround(std::floor(middle + 0.5 - kSameVoxel))};
  }
  const std::int64_t first = std::llround(std::floor(begin + kSameVoxel));
  const std::int64_t last = std::llround(std::ceil(end - kSameVoxel)) - size;
  const std::int64_t step = std::max<std::int64_t>(1, size / 2);
  const std::int64_t steps = (last - first + step - 1) / step;
  std::vector<std::int64_t> begins;
  for (std::int64_t n = 0; n <= steps; ++n) begins.push_back(first + (last - first) * n / steps);
  return begins;
}

/// The same, of the part of an axis of `count` voxels, where they are to lie inside.
std::vector<std::int64_t> begins_over(double begin, double end, std::int64_t size, std::int64_t count,
                                      RoiPlacement placement) {
  const bool is_one = end - begin <= static_cast<double>(size) + kSameVoxel;
  if (is_one && placement == RoiPlacement::centred) return begins_over(begin, end, size);
  const auto volume_end = static_cast<double>(count);
  std::vector<std::int64_t> begins =
      begins_over(std::clamp(begin, 0.0, volume_end), std::clamp(end, 0.0, volume_end), size);
  for (std::int64_t& one : begins) one = placed(one, size, count, placement);
  return begins;
}

Index3 begin_in(const Grid& canonical, const Grid& roi) {
  const Point3 begin = canonical.voxel_from_ras(roi.origin_in_ras);
  return {std::llround(begin[0]), std::llround(begin[1]), std::llround(begin[2])};
}

}  // namespace

Grid canonical_grid(const Grid& source, double spacing_mm) {
  return canonical_grid(source, Point3{spacing_mm, spacing_mm, spacing_mm});
}

Grid canonical_grid(const Grid& source, const Point3& spacing_mm) {
  const AxisOrder order = nearest_to_ras(source.direction_in_ras);
  Grid canonical;
  canonical.direction_in_ras = ordered(source.direction_in_ras, order);
  Point3 corner_in_voxels{0, 0, 0};
  for (int axis = 0; axis < 3; ++axis) {
    const int source_axis = order.source_axis[axis];
    const auto count = static_cast<double>(source.size[source_axis]);
    const double extent = count * source.spacing_mm[source_axis] / spacing_mm[axis];
    canonical.spacing_mm[axis] = spacing_mm[axis];
    canonical.size[axis] = std::max<std::int64_t>(1, std::llround(std::ceil(extent - kSameVoxel)));
    corner_in_voxels[source_axis] = order.sign[axis] > 0 ? -0.5 : count - 0.5;
  }
  canonical.origin_in_ras = source.ras_from_voxel(corner_in_voxels);
  canonical.origin_in_ras = canonical.ras_from_voxel({0.5, 0.5, 0.5});
  return canonical;
}

Grid roi_around(const Grid& source, const std::vector<Point3>& clicks_in_voxels, const RoiSpec& spec) {
  return box_around(source, clicks_in_voxels, box_of(spec));
}

Grid box_around(const Grid& source, const std::vector<Point3>& clicks_in_voxels, const RoiBox& box) {
  if (clicks_in_voxels.empty()) throw Error(ErrorCode::processing, "ROI: no clicks to place it around");
  const Grid canonical = canonical_grid(source, box.spacing_mm);
  Point3 low{HUGE_VAL, HUGE_VAL, HUGE_VAL};
  Point3 high{-HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
  for (const Point3& click : clicks_in_voxels) {
    const Point3 position = canonical.voxel_from_ras(source.ras_from_voxel(click));
    for (int axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], position[axis]);
      high[axis] = std::max(high[axis], position[axis]);
    }
  }
  Region region{{0, 0, 0}, box.size_voxels};
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t size = box.size_voxels[axis];
    const double begin = (low[axis] + high[axis] - static_cast<double>(size - 1)) / 2;
    // Half-way cases are common (a click on a voxel of a volume that has this spacing already) and go down.
    const std::int64_t rounded = std::llround(std::floor(begin + 0.5 - kSameVoxel));
    region.begin[axis] = placed(rounded, size, canonical.size[axis], box.placement);
  }
  return part_of(canonical, region);
}

std::vector<Grid> boxes_over(const Grid& source, const Grid& roi, const RoiBox& box) {
  const Grid canonical = canonical_grid(source, box.spacing_mm);
  const Point3 roi_end{static_cast<double>(roi.size[0]) - 0.5, static_cast<double>(roi.size[1]) - 0.5,
                       static_cast<double>(roi.size[2]) - 0.5};
  // Faces, counted from the canonical grid's own.
  const Point3 low = canonical.voxel_from_ras(roi.ras_from_voxel({-0.5, -0.5, -0.5}));
  const Point3 high = canonical.voxel_from_ras(roi.ras_from_voxel(roi_end));
  std::array<std::vector<std::int64_t>, 3> begins;
  for (int axis = 0; axis < 3; ++axis) {
    begins[axis] = begins_over(low[axis] + 0.5, high[axis] + 0.5, box.size_voxels[axis], canonical.size[axis],
                               box.placement);
  }
  std::vector<Grid> boxes;
  for (const std::int64_t k : begins[2]) {
    for (const std::int64_t j : begins[1])
      for (const std::int64_t i : begins[0])
        boxes.push_back(part_of(canonical, {{i, j, k}, box.size_voxels}));
  }
  return boxes;
}

Grid half_step(const Grid& roi, int axis, int direction) {
  Region region{{0, 0, 0}, roi.size};
  region.begin[axis] = direction * (roi.size[axis] / 2);
  return part_of(roi, region);
}

std::optional<Grid> neighbour_roi(const Grid& source, const Grid& roi, int axis, int direction,
                                  RoiPlacement placement) {
  const Grid canonical = canonical_grid(source, roi.spacing_mm);
  Region region{begin_in(canonical, roi), roi.size};
  const std::int64_t begin = region.begin[axis];
  const std::int64_t size = region.size[axis];
  const std::int64_t count = canonical.size[axis];
  if (direction > 0 ? begin + size >= count : begin <= 0) return std::nullopt;
  region.begin[axis] =
      placed(begin + direction * std::max<std::int64_t>(1, size / 2), size, count, placement);
  return part_of(canonical, region);
}

Region part_in_volume(const Grid& source, const Grid& roi) {
  const Grid canonical = canonical_grid(source, roi.spacing_mm);
  const Index3 begin = begin_in(canonical, roi);
  Region part = clip({begin, roi.size}, canonical.size);
  for (int axis = 0; axis < 3; ++axis) part.begin[axis] -= begin[axis];
  return part;
}

Region source_region(const Grid& source, const Grid& roi) {
  Point3 corner{-0.5, -0.5, -0.5};
  const Point3 lower = source.voxel_from_ras(roi.ras_from_voxel(corner));
  for (int axis = 0; axis < 3; ++axis) corner[axis] += static_cast<double>(roi.size[axis]);
  const Point3 upper = source.voxel_from_ras(roi.ras_from_voxel(corner));
  Region region;
  for (int axis = 0; axis < 3; ++axis) {
    // A hair towards the ROI's lower faces: what lies on these is in, what lies on the upper ones is out.
    const double hair = lower[axis] < upper[axis] ? kSameVoxel : -kSameVoxel;
    const double begin = std::min(lower[axis], upper[axis]) - hair;
    const double end = std::max(lower[axis], upper[axis]) - hair;
    region.begin[axis] = std::llround(std::ceil(begin));
    region.size[axis] = std::max<std::int64_t>(0, std::llround(std::floor(end)) - region.begin[axis] + 1);
  }
  return clip(region, source.size);
}

}  // namespace sammoe
