#include "server/mask_box.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace sammoe {
namespace {

/// Calls `visit` with each index of a region, i fastest.
template <typename Visit>
void for_each_voxel(const Region& region, const Visit& visit) {
  Index3 index{};
  for (index[2] = region.begin[2]; index[2] < region.begin[2] + region.size[2]; ++index[2])
    for (index[1] = region.begin[1]; index[1] < region.begin[1] + region.size[1]; ++index[1])
      for (index[0] = region.begin[0]; index[0] < region.begin[0] + region.size[0]; ++index[0]) visit(index);
}

char voxel_at(const MaskBox& mask, const Index3& index) {
  Index3 inner{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    inner[axis] = index[axis] - mask.region.begin[axis];
    if (inner[axis] < 0 || inner[axis] >= mask.region.size[axis]) return 0;
  }
  const Index3& size = mask.region.size;
  return mask.voxels[static_cast<std::size_t>((inner[2] * size[1] + inner[1]) * size[0] + inner[0])];
}

Region union_of(const Region& a, const Region& b) {
  if (a.voxel_count() == 0) return b;
  if (b.voxel_count() == 0) return a;
  Region both;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    both.begin[axis] = std::min(a.begin[axis], b.begin[axis]);
    both.size[axis] = std::max(a.begin[axis] + a.size[axis], b.begin[axis] + b.size[axis]) - both.begin[axis];
  }
  return both;
}

}  // namespace

MaskBox mask_of(const LabelPatch& patch) {
  MaskBox mask{patch.region, std::string(patch.labels.size(), '\0')};
  std::transform(patch.labels.begin(), patch.labels.end(), mask.voxels.begin(),
                 [](std::uint16_t label) { return static_cast<char>(label != 0 ? 1 : 0); });
  return mask;
}

std::optional<MaskBox> changed_part(const MaskBox& before, const MaskBox& after) {
  const Region searched = union_of(before.region, after.region);
  Index3 first{searched.begin[0] + searched.size[0], searched.begin[1] + searched.size[1],
               searched.begin[2] + searched.size[2]};
  Index3 last{-1, -1, -1};
  for_each_voxel(searched, [&](const Index3& index) {
    if (voxel_at(before, index) == voxel_at(after, index)) return;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      first[axis] = std::min(first[axis], index[axis]);
      last[axis] = std::max(last[axis], index[axis]);
    }
  });
  if (last[0] < 0) return std::nullopt;
  MaskBox changed;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    changed.region.begin[axis] = first[axis];
    changed.region.size[axis] = last[axis] - first[axis] + 1;
  }
  changed.voxels.reserve(static_cast<std::size_t>(changed.region.voxel_count()));
  for_each_voxel(changed.region, [&](const Index3& index) { changed.voxels += voxel_at(after, index); });
  return changed;
}

}  // namespace sammoe
