#pragma once

#include "sample_pool.hpp"

#include <cstdint>
#include <random>

#include <ATen/ATen.h>

namespace sammoe::demo {

/// Structures to be segmented, several an image.
struct StructureTargets {
  at::Tensor owners;  ///< (T) int64: each structure's image in the batch
  at::Tensor masks;   ///< (T, S/2, S/2, S/2) float32: share of the structure in each low-res voxel
};

/// Picks up to `per_image` structures of each image for the general expert: shapes and large anatomy, the
/// nuclei more seldom; never tubes, lesions or walls, which are tasks of specialists. May be empty.
StructureTargets general_targets(const PoolBatch& batch, std::size_t per_image, std::mt19937_64& random);

/// What the dense head learns to tell for every low-res voxel: (N, S/2, S/2, S/2, kDenseChannels).
inline constexpr std::int64_t kDenseChannels = 12;
at::Tensor dense_targets(const at::Tensor& codes);

}  // namespace sammoe::demo
