#pragma once

#include <ATen/ATen.h>

namespace sammoe {

// Masks and structures on the low-resolution grid, N at once; M is its edge.

/// Dice of masks and structures, both (N, M, M, M) bool -> (N) float32. The structures must not be empty.
at::Tensor mask_dice(const at::Tensor& mask, const at::Tensor& structure);

/// Where a user who sees the mask would click next.
struct MaskErrors {
  at::Tensor regions;  ///< (N, M, M, M) bool, none of them empty
  at::Tensor labels;   ///< (N) float32: 1 if the region belongs to the structure, else 0
};

/// The missing voxels or the surplus ones, the larger group of the two; the structure itself where the mask
/// is perfect.
MaskErrors mask_errors(const at::Tensor& mask, const at::Tensor& structure);

}  // namespace sammoe
