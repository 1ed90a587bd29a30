#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/label_map.hpp"

#include <cstdint>
#include <random>
#include <vector>

namespace sammoe {

/// One label of a label map.
struct Structure {
  std::uint16_t label = 0;
  Region box;  ///< the smallest that holds its voxels
  std::int64_t voxel_count = 0;
};

/// The labels of a map by rising value, background left out.
std::vector<Structure> structures_of(const LabelMap& map);

/// Voxels of the structure where a user might click first: by turns anywhere in it with equal probability,
/// and well inside it; the last of an odd number is one or the other.
std::vector<Index3> draw_first_clicks(const LabelMap& map, const Structure& structure, int count,
                                      std::mt19937_64& random);

}  // namespace sammoe
