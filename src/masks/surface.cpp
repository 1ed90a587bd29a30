#include "masks/surface.hpp"

namespace sammoe {
namespace {

/// Whether each voxel of a box with one more voxel around it is of the label.
std::vector<std::uint8_t> padded_mask(const LabelMap& map, std::uint16_t label, const Region& box) {
  const Index3 padded{box.size[0] + 2, box.size[1] + 2, box.size[2] + 2};
  std::vector<std::uint8_t> mask(static_cast<std::size_t>(padded[0] * padded[1] * padded[2]), 0);
  const Index3& size = map.grid.size;
  for (std::int64_t k = 0; k < box.size[2]; ++k) {
    for (std::int64_t j = 0; j < box.size[1]; ++j) {
      const std::int64_t from = ((k + box.begin[2]) * size[1] + j + box.begin[1]) * size[0] + box.begin[0];
      const std::int64_t to = ((k + 1) * padded[1] + j + 1) * padded[0] + 1;
      for (std::int64_t i = 0; i < box.size[0]; ++i)
        mask[static_cast<std::size_t>(to + i)] = map.labels[static_cast<std::size_t>(from + i)] == label;
    }
  }
  return mask;
}

}  // namespace

std::vector<std::size_t> surface_of(const LabelMap& map, std::uint16_t label, const Region& box) {
  const std::vector<std::uint8_t> mask = padded_mask(map, label, box);
  const auto row = static_cast<std::size_t>(box.size[0] + 2);
  const auto slice = row * static_cast<std::size_t>(box.size[1] + 2);
  std::vector<std::size_t> surface;
  std::size_t n = 0;
  for (std::int64_t k = 0; k < box.size[2]; ++k) {
    for (std::int64_t j = 0; j < box.size[1]; ++j) {
      std::size_t at = static_cast<std::size_t>(k + 1) * slice + static_cast<std::size_t>(j + 1) * row + 1;
      for (std::int64_t i = 0; i < box.size[0]; ++i, ++n, ++at) {
        const bool is_inner = mask[at - 1] && mask[at + 1] && mask[at - row] && mask[at + row] &&
                              mask[at - slice] && mask[at + slice];
        if (mask[at] && !is_inner) surface.push_back(n);
      }
    }
  }
  return surface;
}

}  // namespace sammoe
