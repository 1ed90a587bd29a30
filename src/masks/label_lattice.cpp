#include "masks/label_lattice.hpp"

#include "masks/label_boxes.hpp"
#include "masks/label_resampling.hpp"
#include "masks/voxel_box.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace sammoe {
namespace {

/// Voxels; files hold few digits.
constexpr double kPlaceTolerance = 0.05;
constexpr double kStepTolerance = 1e-3;

/// A corner voxel of a grid by the bits of its number.
Point3 corner_of(const Grid& grid, int number) {
  Point3 index{};
  for (std::size_t axis = 0; axis < 3; ++axis)
    index[axis] = (number >> axis & 1) != 0 ? static_cast<double>(grid.size[axis] - 1) : 0.0;
  return index;
}

/// Whether one part of a step is 1 or -1 and the others 0.
bool is_unit_step(const Point3& from, const Point3& to) {
  double longest = 0;
  double all = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double part = std::abs(to[axis] - from[axis]);
    longest = std::max(longest, part);
    all += part;
  }
  return std::abs(longest - 1) <= kStepTolerance && all - longest <= kStepTolerance;
}

/// The voxels that `inner` takes on the lattice of `outer`, whether within it or not.
Region region_on(const Grid& outer, const Grid& inner) {
  Index3 low{};
  Index3 high{};
  for (int corner = 0; corner < 8; ++corner) {
    const Point3 index = outer.voxel_from_ras(inner.ras_from_voxel(corner_of(inner, corner)));
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const std::int64_t whole = std::llround(index[axis]);
      low[axis] = corner == 0 ? whole : std::min(low[axis], whole);
      high[axis] = corner == 0 ? whole : std::max(high[axis], whole);
    }
  }
  return {low, {high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1}};
}

/// The smallest grid with the axes of `a` that holds `a` and `b`.
Grid joined_grid(const Grid& a, const Grid& b) {
  return part_of(a, bounding_box({{0, 0, 0}, a.size}, region_on(a, b)));
}

/// Whether all labelled voxels of a mask lie within a grid on its lattice.
bool holds_labels(const Grid& grid, const LabelMap& map) {
  const Region within = region_on(map.grid, grid);
  const std::map<std::uint16_t, LabelBox> boxes = boxes_of_labels(map);
  return std::all_of(boxes.begin(), boxes.end(), [&](const auto& label) {
    return common_box(label.second.box, within).size == label.second.box.size;
  });
}

}  // namespace

bool same_lattice(const Grid& a, const Grid& b) {
  const auto in_a = [&](const Point3& index) { return a.voxel_from_ras(b.ras_from_voxel(index)); };
  const Point3 first = in_a({0, 0, 0});
  if (!is_unit_step(first, in_a({1, 0, 0})) || !is_unit_step(first, in_a({0, 1, 0})) ||
      !is_unit_step(first, in_a({0, 0, 1})))
    return false;
  for (int corner = 0; corner < 8; ++corner) {
    for (const double place : in_a(corner_of(b, corner))) {
      // Written so that a NaN fails.
      if (!(std::abs(place - std::round(place)) <= kPlaceTolerance)) return false;
    }
  }
  return true;
}

std::optional<Grid> common_grid(const LabelMap& a, const LabelMap& b) {
  if (same_grid(a.grid, b.grid)) return a.grid;
  if (!a.omits_background && !b.omits_background) return std::nullopt;
  if (!same_lattice(a.grid, b.grid)) return std::nullopt;
  if (a.omits_background && b.omits_background) return joined_grid(a.grid, b.grid);
  const LabelMap& part = a.omits_background ? a : b;
  const Grid& whole = a.omits_background ? b.grid : a.grid;
  return holds_labels(whole, part) ? std::optional<Grid>(whole) : std::nullopt;
}

LabelMap completed_labels(LabelMap map, const Grid& grid) {
  const bool fits = map.omits_background && !same_grid(map.grid, grid) && same_lattice(grid, map.grid) &&
                    holds_labels(grid, map);
  return fits ? resampled_labels(map, grid) : std::move(map);
}

}  // namespace sammoe
