#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// What a network's parameters and other attributes were, to prove that running it has not changed them: a
/// network that remembers would show one patient's image in the next one's mask. Costs no look at the
/// numbers: LibTorch counts the changes of each tensor.
class ModuleState {
 public:
  /// Tensors must have been made outside inference mode, in which LibTorch does not count.
  explicit ModuleState(const torch::jit::Module& module);

  bool is_still(const torch::jit::Module& module) const;

 private:
  struct Tensor {
    const void* identity = nullptr;
    const void* data = nullptr;
    std::int64_t changes = 0;
    bool operator==(const Tensor& other) const {
      return identity == other.identity && data == other.data && changes == other.changes;
    }
  };

  void add(const c10::IValue& value, int depth);

  std::vector<Tensor> tensors_;
  std::string others_;  ///< numbers, texts and the shape of containers
};

}  // namespace sammoe
