#include "sammoe/label_map.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <cstddef>
#include <new>
#include <string>

namespace sammoe {
namespace {

/// Labels of a whole volume, all 0.
std::vector<std::uint16_t> background_of(const Grid& grid) {
  try {
    return std::vector<std::uint16_t>(static_cast<std::size_t>(grid.voxel_count()));
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing, "mask: out of memory for " + std::to_string(grid.voxel_count()) +
                                           " voxels; free some memory");
  }
}

}  // namespace

LabelMap whole_mask(const Grid& grid, const LabelPatch& patch) {
  LabelMap mask;
  mask.grid = grid;
  mask.labels = background_of(grid);
  mask.names = patch.names;
  const Region& box = patch.region;
  auto row = patch.labels.begin();
  for (std::int64_t k = box.begin[2]; k < box.begin[2] + box.size[2]; ++k) {
    for (std::int64_t j = box.begin[1]; j < box.begin[1] + box.size[1]; ++j, row += box.size[0]) {
      const std::int64_t target = (k * grid.size[1] + j) * grid.size[0] + box.begin[0];
      std::copy(row, row + box.size[0], mask.labels.begin() + target);
    }
  }
  return mask;
}

}  // namespace sammoe
