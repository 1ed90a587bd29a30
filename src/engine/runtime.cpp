#include "sammoe/runtime.hpp"

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace sammoe {

const char* name_of(Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return "fp32";
    case Precision::bf16:
      return "bf16";
    case Precision::automatic:
      return "auto";
  }
  return "unknown";
}

std::string libtorch_version() {
  return TORCH_VERSION;
}

int libtorch_threads() {
  return at::get_num_threads();
}

}  // namespace sammoe
