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

}  // namespace sammoe
