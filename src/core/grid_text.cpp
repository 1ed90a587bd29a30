#include "core/grid_text.hpp"

#include "core/refusal.hpp"

namespace sammoe {
namespace {

std::string size_of(const Grid& grid) {
  return std::to_string(grid.size[0]) + "x" + std::to_string(grid.size[1]) + "x" +
         std::to_string(grid.size[2]);
}

}  // namespace

std::string difference_of(const Grid& a, const Grid& b) {
  const std::string sizes = size_of(a) + " and " + size_of(b) + " voxels";
  if (a.size != b.size) return sizes;
  return sizes + ", up to " + text_of_real(largest_distance_mm(a, b)) + " mm apart";
}

}  // namespace sammoe
