#include "model/networks/module_memory.hpp"

namespace sammoe {

std::uint64_t tensor_bytes(const torch::jit::Module& module) {
  std::uint64_t bytes = 0;
  for (const at::Tensor& tensor : module.parameters()) bytes += tensor.nbytes();
  for (const at::Tensor& tensor : module.buffers()) bytes += tensor.nbytes();
  return bytes;
}

}  // namespace sammoe
