#pragma once

#include "sample_pool.hpp"

#include <cstdint>
#include <random>

#include <ATen/ATen.h>

namespace sammoe::demo {

/// Structures to be segmented, several an image.
struct StructureTargets {
  at::Tensor owners;  ///< (T) int64: each structure's image in the batch
  at::Tensor masks;   ///< (T, S, S, S) float32, 0 or 1
};

/// Picks up to `per_image` structures of each image for the general expert: shapes, and structures of heads
/// as often as head_labels() says; never tubes, lesions or walls, which are tasks of specialists. May be
/// empty.
StructureTargets general_targets(const PoolBatch& batch, std::size_t per_image, std::mt19937_64& random);

/// What the dense head learns to tell for every cell of 2x2x2 voxels, 0 or 1, (N, S/2, S/2, S/2, channels):
/// structures of heads (left and right are one channel), shapes, details, edges.
at::Tensor dense_targets(const at::Tensor& codes);
std::int64_t dense_channels();

}  // namespace sammoe::demo
