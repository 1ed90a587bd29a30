#pragma once

#include "sammoe/label_map.hpp"

#include <cstddef>
#include <cstdint>
#include <random>

namespace sammoe {

/// A mask without any label.
inline LabelMap empty_mask(const Index3& size, const Point3& spacing_mm = {1, 1, 1}) {
  LabelMap map;
  map.grid.size = size;
  map.grid.spacing_mm = spacing_mm;
  map.labels.assign(static_cast<std::size_t>(map.grid.voxel_count()), 0);
  return map;
}

inline std::uint16_t& label_at(LabelMap& map, const Index3& index) {
  const Index3& size = map.grid.size;
  return map.labels[static_cast<std::size_t>((index[2] * size[1] + index[1]) * size[0] + index[0])];
}

/// Gives a box of voxels a label.
inline void fill_box(LabelMap& map, const Region& box, std::uint16_t label = 1) {
  for (std::int64_t k = 0; k < box.size[2]; ++k)
    for (std::int64_t j = 0; j < box.size[1]; ++j)
      for (std::int64_t i = 0; i < box.size[0]; ++i)
        label_at(map, {box.begin[0] + i, box.begin[1] + j, box.begin[2] + k}) = label;
}

/// Labels 0 to `largest`, drawn with equal probability.
inline LabelMap random_mask(const Index3& size, const Point3& spacing_mm, std::uint16_t largest,
                            std::uint64_t seed) {
  LabelMap map = empty_mask(size, spacing_mm);
  std::mt19937_64 generator(seed);
  for (std::uint16_t& label : map.labels) label = static_cast<std::uint16_t>(generator() % (largest + 1U));
  return map;
}

}  // namespace sammoe
