#pragma once

#include <torch/script.h>

namespace sammoe {

/// Whether a network says that it can compute in mixed precision: by an attribute `mixed_precision`
/// (docs/bundle.md).
bool supports_mixed_precision(const torch::jit::Module& module);

/// Converts, in place, every parameter named "weight" of two or more dimensions to `type`; the network
/// computes in that type what these weights take part in. Biases, norms and all else stay float32.
void convert_weights(torch::jit::Module& module, at::ScalarType type);

}  // namespace sammoe
