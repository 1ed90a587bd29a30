#include "sammoe/error.hpp"
#include "sammoe/metrics.hpp"

#include <string>

namespace sammoe {
namespace {

void require_complete(const LabelMap& map) {
  if (map.labels.size() == static_cast<std::size_t>(map.grid.voxel_count())) return;
  throw Error(ErrorCode::input, "dice: a mask has " + std::to_string(map.labels.size()) +
                                    " values; expected " + std::to_string(map.grid.voxel_count()) +
                                    ", one for each voxel of its grid");
}

std::string size_of(const Grid& grid) {
  return std::to_string(grid.size[0]) + "x" + std::to_string(grid.size[1]) + "x" +
         std::to_string(grid.size[2]);
}

}  // namespace

double dice(const LabelMap& a, const LabelMap& b, std::uint16_t label) {
  if (!same_grid(a.grid, b.grid)) {
    throw Error(ErrorCode::input, "dice: the masks lie on different grids (" + size_of(a.grid) + " and " +
                                      size_of(b.grid) + " voxels" +
                                      (a.grid.size == b.grid.size ? ", placed differently" : "") +
                                      "); expected the same; resample one onto the other's grid");
  }
  require_complete(a);
  require_complete(b);
  std::uint64_t in_a = 0;
  std::uint64_t in_b = 0;
  std::uint64_t in_both = 0;
  for (std::size_t n = 0; n < a.labels.size(); ++n) {
    const bool of_a = a.labels[n] == label;
    const bool of_b = b.labels[n] == label;
    in_a += of_a;
    in_b += of_b;
    in_both += of_a && of_b;
  }
  if (in_a + in_b == 0) return 1;
  return 2 * static_cast<double>(in_both) / static_cast<double>(in_a + in_b);
}

}  // namespace sammoe
