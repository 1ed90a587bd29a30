#include "evaluation/mask_simulation.hpp"

#include "masks/perturbed_mask.hpp"
#include "masks/voxel_box.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe {
namespace {

/// How far a mask reaches beyond the truth, as a share of the radius of a ball of the structure's volume.
constexpr double kReach = .4;
/// Small structures get lost in some masks.
constexpr int kDraws = 20;

double radius_mm(const VoxelSet& structure, const Grid& grid) {
  constexpr double kPi = 3.14159265358979323846;
  return std::cbrt(static_cast<double>(count_of(structure)) * grid.voxel_volume_mm3() * 3 / (4 * kPi));
}

VoxelSet within(const Index3& size, const VoxelSet& mask) {
  VoxelSet part{clip(mask.box, size), {}};
  part.contains.resize(static_cast<std::size_t>(part.box.voxel_count()));
  copy_common_voxels(mask.contains, mask.box, part.contains, part.box);
  return part;
}

}  // namespace

VoxelSet simulated_mask(const VoxelSet& structure, const Grid& grid, RandomSource& random) {
  const double finest_mm = *std::min_element(grid.spacing_mm.begin(), grid.spacing_mm.end());
  const double reach_mm = std::max(kReach * radius_mm(structure, grid), finest_mm);
  for (int draw = 0; draw < kDraws; ++draw) {
    VoxelSet mask = within(grid.size, perturbed_mask(structure, grid.spacing_mm, reach_mm, random));
    if (count_of(mask) > 0) return mask;
  }
  return structure;
}

}  // namespace sammoe
