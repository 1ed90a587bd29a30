#include "sammoe/runtime.hpp"

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace sammoe {

std::string libtorch_version() {
  return TORCH_VERSION;
}

int libtorch_threads() {
  return at::get_num_threads();
}

}  // namespace sammoe
