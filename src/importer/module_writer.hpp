#pragma once

#include "tasks/task_host.hpp"

#include <filesystem>
#include <string>

#include <torch/script.h>

namespace sammoe {

/// Saves a TorchScript module, complete and synced or not at all, and returns the SHA-256 of the file. Equal
/// modules give equal bytes, whatever the file is called. Throws Error{output}, Error{model}.
std::string write_module(const torch::jit::Module& module, const std::filesystem::path& path);

/// Saves it to an output, and finishes that. `name` is what messages call the network. Throws Error{model}
/// and what the output throws.
void save_module(const torch::jit::Module& module, TaskOutput& output, const std::string& name);

}  // namespace sammoe
