#pragma once

#include <string>

#include <torch/script.h>

namespace sammoe {

/// A TorchScript module out of the bytes of its file, on the CPU, in evaluation mode, floating-point tensors
/// as float32 whatever they were stored as. Its code is scanned (script_scan.hpp) before anything is loaded.
/// `source` is what messages call it. Throws Error{model}.
torch::jit::Module module_from_bytes(const std::string& bytes, const std::string& source);

/// The same module with its tensors as they are stored.
torch::jit::Module module_as_stored(const std::string& bytes, const std::string& source);

}  // namespace sammoe
