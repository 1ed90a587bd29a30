#pragma once

#include "importer/checkpoint_reader.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe::test {

/// A state dict, as LibTorch pickles it.
inline c10::IValue state_dict(const TensorMap& tensors) {
  c10::Dict<std::string, at::Tensor> dict;
  for (const auto& [name, tensor] : tensors) dict.insert(name, tensor);
  return dict;
}

/// A dict of anything, such as a training checkpoint.
inline c10::IValue dict_of(const std::map<std::string, c10::IValue>& values) {
  c10::impl::GenericDict dict(c10::StringType::get(), c10::AnyType::get());
  for (const auto& [key, value] : values) dict.insert(key, value);
  return dict;
}

/// The tensors with text before each name.
inline TensorMap prefixed(const TensorMap& tensors, const std::string& prefix) {
  TensorMap renamed;
  for (const auto& [name, tensor] : tensors) renamed[prefix + name] = tensor;
  return renamed;
}

/// Writes it in the zip format, as LibTorch itself does.
inline void write_checkpoint(const c10::IValue& value, const std::filesystem::path& path) {
  const std::vector<char> bytes = torch::jit::pickle_save(value);
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace sammoe::test
