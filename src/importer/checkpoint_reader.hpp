#pragma once

#include "core/file_descriptor.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// Tensors by name, in CPU memory.
using TensorMap = std::map<std::string, at::Tensor>;

/// What was read of a checkpoint.
struct Checkpoint {
  TensorMap tensors;               ///< by the names that the network gives them
  std::vector<std::string> notes;  ///< what was chosen and left out, in words for the user
};

/// Reads the network of a `torch.save` file in zip format or of a safetensors file. It may stand in any dict
/// of the file and its names may share any prefix (network_choice.hpp says which tensors are taken). They are
/// contiguous, of the type they were saved in. Nothing that the file names is run. `weights` is empty or the
/// network to take from a file with several; `source` is what messages call the file. Throws Error{model}.
Checkpoint read_checkpoint(const FileDescriptor& file, const std::string& source, const std::string& weights);

/// The same from a path, without a choice.
Checkpoint read_checkpoint(const std::filesystem::path& path);

/// The same from the bytes of a file.
Checkpoint read_checkpoint_bytes(const std::string& bytes, const std::string& source);

}  // namespace sammoe
