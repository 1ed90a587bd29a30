#include "training/structures.hpp"

#include "masks/label_boxes.hpp"
#include "masks/voxel_box.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace sammoe {
namespace {

/// Of so many voxels drawn, the one that the structure surrounds most is well inside it.
constexpr std::size_t kCandidates = 16;
/// Half the edge of the cube in which a candidate's surroundings are looked at, by the edge of the cube that
/// has the structure's volume.
constexpr double kSurroundings = 0.3;

/// Calls `visit(index)` for the structure's voxels in a box of the map, i fastest.
template <typename Visit>
void for_each_voxel_of(const LabelMap& map, std::uint16_t label, const Region& box, const Visit& visit) {
  for_each_voxel(box, map.grid.size, [&](const Index3& index, std::size_t offset) {
    if (map.labels[offset] == label) visit(index);
  });
}

/// Voxels of the structure with equal probability, in the order drawn.
std::vector<Index3> draw_voxels(const LabelMap& map, const Structure& structure, std::size_t count,
                                std::mt19937_64& random) {
  std::vector<std::int64_t> ordinals(count);
  std::uniform_int_distribution<std::int64_t> any(0, structure.voxel_count - 1);
  for (std::int64_t& ordinal : ordinals) ordinal = any(random);
  std::vector<std::size_t> by_ordinal(count);
  std::iota(by_ordinal.begin(), by_ordinal.end(), std::size_t{0});
  std::sort(by_ordinal.begin(), by_ordinal.end(),
            [&](std::size_t a, std::size_t b) { return ordinals[a] < ordinals[b]; });

  std::vector<Index3> voxels(count);
  auto next = by_ordinal.begin();
  std::int64_t met = 0;
  for_each_voxel_of(map, structure.label, structure.box, [&](const Index3& index) {
    for (; next != by_ordinal.end() && ordinals[*next] == met; ++next) voxels[*next] = index;
    ++met;
  });
  return voxels;
}

/// Voxels of the structure in a cube around one of them.
std::int64_t surroundings(const LabelMap& map, const Structure& structure, const Index3& voxel) {
  const double volume_mm3 = static_cast<double>(structure.voxel_count) * map.grid.voxel_volume_mm3();
  const double reach_mm = kSurroundings * std::cbrt(volume_mm3);
  Region cube;
  for (int axis = 0; axis < 3; ++axis) {
    const auto reach = std::max<std::int64_t>(1, std::llround(reach_mm / map.grid.spacing_mm[axis]));
    cube.begin[axis] = voxel[axis] - reach;
    cube.size[axis] = 2 * reach + 1;
  }
  std::int64_t count = 0;
  for_each_voxel_of(map, structure.label, clip(cube, map.grid.size), [&](const Index3&) { ++count; });
  return count;
}

}  // namespace

std::vector<Structure> structures_of(const LabelMap& map) {
  std::vector<Structure> structures;
  for (const auto& [label, found] : boxes_of_labels(map))
    structures.push_back({label, found.box, found.voxel_count});
  return structures;
}

std::vector<Index3> draw_first_clicks(const LabelMap& map, const Structure& structure, int count,
                                      std::mt19937_64& random) {
  std::vector<Index3> clicks;
  for (int n = 0; n < count; ++n) {
    // The odd one out is of either kind, or a single click would never be well inside.
    const bool is_odd_one = n + 1 == count && n % 2 == 0;
    const bool is_inside = is_odd_one ? std::bernoulli_distribution(0.5)(random) : n % 2 == 1;
    const std::size_t candidates = is_inside ? kCandidates : 1;
    const std::vector<Index3> voxels = draw_voxels(map, structure, candidates, random);
    std::vector<std::int64_t> surrounding;
    for (const Index3& voxel : voxels) {
      surrounding.push_back(candidates == 1 ? 0 : surroundings(map, structure, voxel));
    }
    const auto most = std::max_element(surrounding.begin(), surrounding.end());
    clicks.push_back(voxels[static_cast<std::size_t>(most - surrounding.begin())]);
  }
  return clicks;
}

}  // namespace sammoe
