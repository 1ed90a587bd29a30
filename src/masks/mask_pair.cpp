#include "masks/mask_pair.hpp"

#include "sammoe/error.hpp"

#include "core/grid_text.hpp"

#include <string>

namespace sammoe {
namespace {

void require_complete(const LabelMap& map, const char* what) {
  if (map.labels.size() == static_cast<std::size_t>(map.grid.voxel_count())) return;
  throw Error(ErrorCode::input, std::string(what) + ": a mask has " + std::to_string(map.labels.size()) +
                                    " values; expected " + std::to_string(map.grid.voxel_count()) +
                                    ", one for each voxel of its grid");
}

}  // namespace

void require_same_grid(const LabelMap& a, const LabelMap& b, const char* what) {
  if (!same_grid(a.grid, b.grid)) {
    throw Error(ErrorCode::input, std::string(what) + ": the masks lie on different grids (" +
                                      difference_of(a.grid, b.grid) +
                                      "); expected the same; resample one onto the other's grid");
  }
  require_complete(a, what);
  require_complete(b, what);
}

}  // namespace sammoe
