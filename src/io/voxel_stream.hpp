#pragma once

#include "sammoe/volume.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace sammoe {

/// The voxels of one or several volumes on one grid, made slice by slice while they are written.
struct VoxelStream {
  Grid grid;
  std::int64_t volume_count = 1;
  ScalarType type = ScalarType::uint8;
  /// Gives the bytes of slice k of a volume, i fastest, native byte order; valid until the next call.
  std::function<const void*(std::int64_t volume, std::int64_t k)> slice;

  std::size_t slice_bytes() const {
    return static_cast<std::size_t>(grid.size[0] * grid.size[1]) * size_in_bytes(type);
  }
  /// Gives all slices in order to `take(bytes, count)`.
  template <typename Take>
  void for_each_slice(const Take& take) const {
    for (std::int64_t volume = 0; volume < volume_count; ++volume) {
      for (std::int64_t k = 0; k < grid.size[2]; ++k) take(slice(volume, k), slice_bytes());
    }
  }
};

}  // namespace sammoe
