#include "masks/voxel_set.hpp"

#include <algorithm>

namespace sammoe {

std::int64_t count_of(const VoxelSet& set) {
  return std::count(set.contains.begin(), set.contains.end(), std::uint8_t{1});
}

Index3 index_in_grid(const VoxelSet& set, std::size_t n) {
  const auto offset = static_cast<std::int64_t>(n);
  const Index3& size = set.box.size;
  return {set.box.begin[0] + offset % size[0], set.box.begin[1] + offset / size[0] % size[1],
          set.box.begin[2] + offset / (size[0] * size[1])};
}

}  // namespace sammoe
