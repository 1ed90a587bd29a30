#pragma once

#include "core/file_descriptor.hpp"

#include <filesystem>
#include <map>
#include <string>

#include <torch/script.h>

namespace sammoe {

/// Tensors by name, in CPU memory.
using TensorMap = std::map<std::string, at::Tensor>;

/// Reads the tensors of a `torch.save` file in zip format: those of "model_state_dict" or "state_dict" if
/// there is one, else of the top-level dict (a bare state dict). They are contiguous, of the type they were
/// saved in. A prefix "module." or "_orig_mod." (DataParallel, torch.compile) that all names share is
/// removed. The pickle is interpreted by an inert reader: nothing it names is run, unknown objects are
/// skipped, every length is checked. Throws Error{model}.
TensorMap read_checkpoint(const std::filesystem::path& path);

/// The same from a file that is open; `source` is what messages call it.
TensorMap read_checkpoint(const FileDescriptor& file, const std::string& source);

/// The same from the bytes of a file; `source` is what messages call it.
TensorMap read_checkpoint_bytes(const std::string& bytes, const std::string& source);

}  // namespace sammoe
