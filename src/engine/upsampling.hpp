#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace sammoe {

/// Logits (1, 1, E, E, E) linearly interpolated to (1, 1, size, size, size), voxel centres where
/// `at::upsample_trilinear3d` without aligned corners puts them; that one runs a single channel on one
/// thread.
at::Tensor upsampled(const at::Tensor& logits, std::int64_t size);

}  // namespace sammoe
