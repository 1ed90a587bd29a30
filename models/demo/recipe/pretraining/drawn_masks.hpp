#pragma once

#include <ATen/ATen.h>

namespace sammoe::demo {

/// Mask prompts to begin with for the `chosen` (N, bool) of the structures (N, M, M, M): perturbed masks of
/// them as logits (N, M, M, M), which reach up to 2 voxels beyond the truth; 0, no mask, for the others. On
/// the device of the structures. They are drawn on the processor; `generator` only gives their seed.
at::Tensor drawn_masks(const at::Tensor& structures, const at::Tensor& chosen,
                       const at::Generator& generator);

}  // namespace sammoe::demo
