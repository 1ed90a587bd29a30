#pragma once

#include <sstream>
#include <string>

#include <torch/script.h>

namespace sammoe {

/// A module with that TorchScript source for its methods.
inline torch::jit::Module scripted(const std::string& source) {
  torch::jit::Module module("Scripted");
  module.define(source);
  return module;
}

inline std::string saved(const torch::jit::Module& module) {
  std::ostringstream stream;
  module.save(stream);
  return stream.str();
}

}  // namespace sammoe
