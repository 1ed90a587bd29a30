#pragma once

#include "importer/checkpoint_reader.hpp"

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include <torch/script.h>

namespace sammoe {

/// Builds a TorchScript module out of one network of a checkpoint: "<network>.a.b.weight" becomes parameter
/// `weight` of sub-module `b` of sub-module `a`, so that names in the module are the checkpoint's.
/// Sub-modules get their code by `define`, the innermost first. Throws Error{model}, or Error{processing} if
/// memory runs out.
class ModuleBuilder {
 public:
  /// Integers and flags that the text reads as attributes of `self`.
  using Constants = std::map<std::string, std::int64_t>;

  /// `tensors` of the network are copied, as float32.
  ModuleBuilder(const TensorMap& tensors, const std::string& network);

  /// Gives the sub-module at `path` ("" is the network itself) its constants and methods.
  void define(const std::string& path, const std::string& text, const Constants& constants = {});

  /// The same, from the files models/sam_med3d/<kind>.py, concatenated.
  void define(const std::string& path, std::initializer_list<std::string_view> kinds,
              const Constants& constants = {});

  torch::jit::Module module() const { return root_; }

 private:
  torch::jit::Module root_;
};

}  // namespace sammoe
