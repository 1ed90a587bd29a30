#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <torch/script.h>

namespace sammoe {

/// Tensors by name, in CPU memory.
using TensorMap = std::map<std::string, at::Tensor>;

/// Reads the tensors of a `torch.save` file in zip format: those of "model_state_dict" if there is one, else
/// of the top-level dict (a bare state dict). The pickle is interpreted by an inert reader: nothing it names
/// is run, unknown objects are skipped, every length is checked. Throws Error{model}.
TensorMap read_checkpoint(const std::filesystem::path& path);

}  // namespace sammoe
