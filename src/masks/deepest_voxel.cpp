#include "masks/deepest_voxel.hpp"

#include "masks/distance_map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sammoe {
namespace {

/// Distances that differ by less are equal: rounding must not decide between mirror images.
constexpr float kRelativeTolerance = 1e-5F;

}  // namespace

std::vector<float> depth_in_mm(const VoxelSet& set, const Point3& spacing_mm) {
  // With one more voxel around the box, so that its faces have an outside.
  const Index3& size = set.box.size;
  const Index3 padded{size[0] + 2, size[1] + 2, size[2] + 2};
  const Region inner{{1, 1, 1}, size};
  std::vector<float> squared(static_cast<std::size_t>(padded[0] * padded[1] * padded[2]), 0.0F);
  std::size_t n = 0;
  for_each_voxel(inner, padded, [&](const Index3&, std::size_t offset) {
    if (set.contains[n++] != 0) squared[offset] = std::numeric_limits<float>::infinity();
  });
  spread_squared_distances_mm2(squared, padded, spacing_mm);
  std::vector<float> depth_mm;
  depth_mm.reserve(set.contains.size());
  for_each_voxel(inner, padded,
                 [&](const Index3&, std::size_t offset) { depth_mm.push_back(std::sqrt(squared[offset])); });
  return depth_mm;
}

VoxelSet deepest_voxels(const VoxelSet& set, const Point3& spacing_mm) {
  const std::vector<float> depth_mm = depth_in_mm(set, spacing_mm);
  const float least_mm = *std::max_element(depth_mm.begin(), depth_mm.end()) * (1 - kRelativeTolerance);
  VoxelSet deepest = set;
  for (std::size_t n = 0; n < depth_mm.size(); ++n)
    if (depth_mm[n] < least_mm) deepest.contains[n] = 0;
  return deepest;
}

Index3 deepest_voxel(const VoxelSet& set, const Point3& spacing_mm) {
  const VoxelSet deepest = deepest_voxels(set, spacing_mm);
  const auto first = std::find(deepest.contains.begin(), deepest.contains.end(), std::uint8_t{1});
  return index_in_grid(deepest, static_cast<std::size_t>(first - deepest.contains.begin()));
}

Index3 innermost_voxel(const VoxelSet& set, const Point3& spacing_mm) {
  return central_voxel(deepest_voxels(set, spacing_mm), spacing_mm);
}

Index3 central_voxel(const VoxelSet& set, const Point3& spacing_mm) {
  Point3 sum{0, 0, 0};
  for (std::size_t n = 0; n < set.contains.size(); ++n) {
    if (set.contains[n] == 0) continue;
    const Index3 index = index_in_grid(set, n);
    for (std::size_t axis = 0; axis < 3; ++axis) sum[axis] += static_cast<double>(index[axis]);
  }
  const auto count = static_cast<double>(count_of(set));
  Index3 nearest{};
  double least_mm2 = std::numeric_limits<double>::infinity();
  for (std::size_t n = 0; n < set.contains.size(); ++n) {
    if (set.contains[n] == 0) continue;
    const Index3 index = index_in_grid(set, n);
    double distance_mm2 = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double apart_mm = (static_cast<double>(index[axis]) - sum[axis] / count) * spacing_mm[axis];
      distance_mm2 += apart_mm * apart_mm;
    }
    if (distance_mm2 >= least_mm2 * (1 - kRelativeTolerance)) continue;
    least_mm2 = distance_mm2;
    nearest = index;
  }
  return nearest;
}

}  // namespace sammoe
