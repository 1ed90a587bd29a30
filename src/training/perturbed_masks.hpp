#pragma once

#include <ATen/ATen.h>

namespace sammoe {

/// Masks as a user may have them: of structures (N, M, M, M) float32, moved by a few voxels, grown or shrunk,
/// with wavy borders. Returns logits (N, M, M, M) for the prompt encoder, positive inside; where a structure
/// got lost, all negative. On the device of the structures; `generator` may live elsewhere.
at::Tensor perturbed_masks(const at::Tensor& structures, const at::Generator& generator);

}  // namespace sammoe
