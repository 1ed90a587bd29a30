#pragma once

#include "importer/state_dict.hpp"

#include <cstddef>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// An open file of tensors, of which only those that are asked for are read.
class TensorFile {
 public:
  TensorFile() = default;
  virtual ~TensorFile() = default;
  TensorFile(const TensorFile&) = delete;
  TensorFile& operator=(const TensorFile&) = delete;

  /// The dicts that hold tensors; at least one.
  virtual const std::vector<StateDict>& state_dicts() const = 0;
  /// A tensor by its dict's place in state_dicts() and its name: contiguous, in CPU memory, of the type it
  /// was saved in. Throws Error{model} if it is damaged or of a type that cannot be read.
  virtual at::Tensor load(std::size_t dict, const std::string& name) = 0;
};

}  // namespace sammoe
