#include "masks/voxel_box.hpp"

#include <algorithm>

namespace sammoe {

Region bounding_box(const Region& a, const Region& b) {
  if (a.voxel_count() == 0) return b;
  if (b.voxel_count() == 0) return a;
  Region box;
  for (int axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::min(a.begin[axis], b.begin[axis]);
    box.size[axis] = std::max(a.begin[axis] + a.size[axis], b.begin[axis] + b.size[axis]) - box.begin[axis];
  }
  return box;
}

Region common_box(const Region& a, const Region& b) {
  Region box;
  for (int axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::max(a.begin[axis], b.begin[axis]);
    const std::int64_t end = std::min(a.begin[axis] + a.size[axis], b.begin[axis] + b.size[axis]);
    box.size[axis] = std::max<std::int64_t>(0, end - box.begin[axis]);
  }
  return box;
}

Grid part_of(const Grid& grid, const Region& region) {
  Grid part = grid;
  part.size = region.size;
  part.origin_in_ras =
      grid.ras_from_voxel({static_cast<double>(region.begin[0]), static_cast<double>(region.begin[1]),
                           static_cast<double>(region.begin[2])});
  return part;
}

void copy_common_voxels(const std::vector<float>& from, const Region& from_box, std::vector<float>& to,
                        const Region& to_box) {
  const Region common = common_box(from_box, to_box);
  if (common.voxel_count() == 0) return;
  for (std::int64_t k = common.begin[2]; k < common.begin[2] + common.size[2]; ++k) {
    for (std::int64_t j = common.begin[1]; j < common.begin[1] + common.size[1]; ++j) {
      const Index3 first{common.begin[0], j, k};
      std::copy_n(from.data() + offset_in(from_box, first), common.size[0],
                  to.data() + offset_in(to_box, first));
    }
  }
}

}  // namespace sammoe
