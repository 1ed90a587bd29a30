#pragma once

#include "sammoe/volume.hpp"
#include "sammoe/volume_io.hpp"

#include "io/bytes/byte_order.hpp"
#include "io/bytes/byte_source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace sammoe {

/// What the voxels of one volume in a file are.
struct VoxelBlock {
  ScalarType type = ScalarType::uint8;
  std::uint64_t count = 0;
  ByteOrder byte_order = ByteOrder::native;
  Rescale rescale;
  /// Of volumes that are stored voxel by voxel, one after the other's: how many there are, and which is
  /// meant.
  std::uint64_t interleaved = 1;
  std::uint64_t chosen = 0;

  /// Of the one volume.
  std::uint64_t bytes() const { return count * size_in_bytes(type); }
};

struct LoadedVoxels {
  std::shared_ptr<const void> values;  ///< `count` values of `type`, native byte order
  std::uint64_t non_finite_count = 0;  ///< set to (a rescaled) 0
};

/// Reverses the bytes of each of `count` values in place.
void swap_bytes(void* voxels, std::size_t count, ScalarType type);

/// Throws Error{input} unless the block is within the budget of `options` and its rescaled values fit float32
/// where the type alone decides that. Meant for before anything is read.
void check_voxel_block(const VoxelBlock& block, const ReadOptions& options);

/// Reads the next bytes of `source` as voxels. A value is non-finite if it is NaN, infinite or, rescaled,
/// beyond float32. Throws Error{input} for those under NonFinite::refuse and if the data ends early.
LoadedVoxels read_voxels(ByteSource& source, const VoxelBlock& block, const ReadOptions& options);

}  // namespace sammoe
