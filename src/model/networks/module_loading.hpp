#pragma once

#include "bundle/bundle_file.hpp"

#include <string>

#include <torch/script.h>

namespace sammoe {

/// A TorchScript module out of its file, on the CPU, in evaluation mode, floating-point tensors as float32
/// whatever they were stored as. Its code is scanned (script_scan.hpp) before anything is loaded, and nothing
/// is loaded unless the file is intact. Large tensors use the file's bytes. `source` is what messages call
/// it. Throws Error{model}.
torch::jit::Module module_from_file(const BundleFileContents& file, const std::string& source);

/// The same module with its tensors as they are stored.
torch::jit::Module module_as_stored(const BundleFileContents& file, const std::string& source);

/// As module_from_file, of a copy of these bytes.
torch::jit::Module module_from_bytes(const std::string& bytes, const std::string& source);

}  // namespace sammoe
