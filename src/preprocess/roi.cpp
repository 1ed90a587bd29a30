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

Index3 begin_in(const Grid& canonical, const Grid& roi) {
  const Point3 begin = canonical.voxel_from_ras(roi.origin_in_ras);
  return {std::llround(begin[0]), std::llround(begin[1]), std::llround(begin[2])};
}

}  // namespace

Grid canonical_grid(const Grid& source, double spacing_mm) {
  const AxisOrder order = nearest_to_ras(source.direction_in_ras);
  Grid canonical;
  canonical.direction_in_ras = ordered(source.direction_in_ras, order);
  Point3 corner_in_voxels{0, 0, 0};
  for (int axis = 0; axis < 3; ++axis) {
    const int source_axis = order.source_axis[axis];
    const auto count = static_cast<double>(source.size[source_axis]);
    const double extent = count * source.spacing_mm[source_axis] / spacing_mm;
    canonical.spacing_mm[axis] = spacing_mm;
    canonical.size[axis] = std::max<std::int64_t>(1, std::llround(std::ceil(extent - kSameVoxel)));
    corner_in_voxels[source_axis] = order.sign[axis] > 0 ? -0.5 : count - 0.5;
  }
  canonical.origin_in_ras = source.ras_from_voxel(corner_in_voxels);
  canonical.origin_in_ras = canonical.ras_from_voxel({0.5, 0.5, 0.5});
  return canonical;
}

Grid roi_around(const Grid& source, const std::vector<Point3>& clicks_in_voxels, const RoiSpec& spec) {
  if (clicks_in_voxels.empty()) throw Error(ErrorCode::processing, "ROI: no clicks to place it around");
  const Grid canonical = canonical_grid(source, spec.spacing_mm);
  Point3 low{HUGE_VAL, HUGE_VAL, HUGE_VAL};
  Point3 high{-HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
  for (const Point3& click : clicks_in_voxels) {
    const Point3 position = canonical.voxel_from_ras(source.ras_from_voxel(click));
    for (int axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], position[axis]);
      high[axis] = std::max(high[axis], position[axis]);
    }
  }
  const std::int64_t size = spec.size_voxels;
  Region region{{0, 0, 0}, {size, size, size}};
  for (int axis = 0; axis < 3; ++axis) {
    const double begin = (low[axis] + high[axis] - static_cast<double>(size - 1)) / 2;
    // Half-way cases are common (a click on a voxel of a volume that has this spacing already) and go down.
    const std::int64_t rounded = std::llround(std::floor(begin + 0.5 - kSameVoxel));
    region.begin[axis] = placed(rounded, size, canonical.size[axis], spec.placement);
  }
  return part_of(canonical, region);
}

Grid half_step(const Grid& roi, int axis, int direction) {
  Region region{{0, 0, 0}, roi.size};
  region.begin[axis] = direction * (roi.size[axis] / 2);
  return part_of(roi, region);
}

std::optional<Grid> neighbour_roi(const Grid& source, const Grid& roi, int axis, int direction,
                                  RoiPlacement placement) {
  const Grid canonical = canonical_grid(source, roi.spacing_mm[0]);
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
  const Grid canonical = canonical_grid(source, roi.spacing_mm[0]);
  const Index3 begin = begin_in(canonical, roi);
  Region part = clip({begin, roi.size}, canonical.size);
  for (int axis = 0; axis < 3; ++axis) part.begin[axis] -= begin[axis];
  return part;
}

Region source_region(const Grid& source, const Grid& roi) {
  Region region;
  Point3 low{HUGE_VAL, HUGE_VAL, HUGE_VAL};
  Point3 high{-HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
  for (const int end : {0, 1}) {
    Point3 corner{-0.5, -0.5, -0.5};
    if (end == 1) {
      for (int axis = 0; axis < 3; ++axis) corner[axis] += static_cast<double>(roi.size[axis]);
    }
    const Point3 position = source.voxel_from_ras(roi.ras_from_voxel(corner));
    for (int axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], position[axis]);
      high[axis] = std::max(high[axis], position[axis]);
    }
  }
  for (int axis = 0; axis < 3; ++axis) {
    region.begin[axis] = std::llround(std::ceil(low[axis] - kSameVoxel));
    region.size[axis] = std::llround(std::floor(high[axis] + kSameVoxel)) - region.begin[axis] + 1;
    region.size[axis] = std::max<std::int64_t>(0, region.size[axis]);
  }
  return clip(region, source.size);
}

}  // namespace sammoe
