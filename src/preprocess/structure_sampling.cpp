#include "preprocess/structure_sampling.hpp"

#include "masks/voxel_box.hpp"
#include "preprocess/resampling.hpp"
#include "preprocess/roi.hpp"

namespace sammoe {
namespace {

Region widened(Region box, std::int64_t voxels) {
  for (int axis = 0; axis < 3; ++axis) {
    box.begin[axis] -= voxels;
    box.size[axis] += 2 * voxels;
  }
  return box;
}

/// 1 where the structure is, 0 elsewhere.
std::vector<float> occupancy(const VoxelSet& structure, const Index3& size, const Region& box) {
  std::vector<float> values(static_cast<std::size_t>(box.voxel_count()), 0.0F);
  for_each_voxel(common_box(box, structure.box), size, [&](const Index3& index, std::size_t) {
    values[offset_in(box, index)] = structure.contains[offset_in(structure.box, index)];
  });
  return values;
}

}  // namespace

std::vector<float> structure_in_roi(const Grid& source, const VoxelSet& structure, const Grid& roi) {
  // One voxel around the structure, so that it ends where it does; and one around what lies in the ROI's
  // faces, beyond which the nearest voxel of a coarse volume may lie.
  const Region near_roi = widened(source_region(source, roi), 2);
  const Region box = common_box(widened(structure.box, 1), near_roi);
  std::vector<float> voxels(static_cast<std::size_t>(roi.voxel_count()), 0.0F);
  if (box.voxel_count() == 0) return voxels;
  const Region target = source_region(roi, part_of(source, box));
  const std::vector<float> sampled =
      resample({source, box, occupancy(structure, source.size, box)}, roi, target, Interpolation::nearest);
  copy_common_voxels(sampled, target, voxels, {{0, 0, 0}, roi.size});
  return voxels;
}

}  // namespace sammoe
