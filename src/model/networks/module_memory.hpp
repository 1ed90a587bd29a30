#pragma once

#include <cstdint>

#include <torch/script.h>

namespace sammoe {

/// Bytes that the parameters and buffers of a module and its submodules take.
std::uint64_t tensor_bytes(const torch::jit::Module& module);

}  // namespace sammoe
