#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/prompt.hpp"

#include <ATen/ATen.h>

namespace sammoe {

/// What counts as inside a target (N, M, M, M), the share of a structure in each voxel: shares above one
/// half; where none is, the largest shares.
at::Tensor inside_of(const at::Tensor& target);

/// Masks (bool, of any shape) as logits for a prompt encoder, float32. A mask that was drawn is as sure of
/// itself as a trained decoder well inside and outside.
at::Tensor logits_of_masks(const at::Tensor& masks);

/// The object's mask at the voxels of an ROI, (1, 1, S, S, S) float32: 1 where it is, else 0. Undefined if
/// the object has none or it does not reach the ROI, about which it then says nothing.
at::Tensor mask_in_roi(const Grid& source, const ObjectPrompt& object, const Grid& roi);

/// Such a mask as logits (1, 1, size) for a prompt encoder; all 0, which stands for no mask, if it is
/// undefined.
at::Tensor mask_prompt(const at::Tensor& mask_in_roi, at::IntArrayRef size);

}  // namespace sammoe
