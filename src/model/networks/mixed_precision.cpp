#include "model/networks/mixed_precision.hpp"

#include <string>

namespace sammoe {
namespace {

bool is_matrix_weight(const std::string& name, const at::Tensor& tensor) {
  const std::string last = name.substr(name.rfind('.') + 1);
  return last == "weight" && tensor.dim() >= 2 && tensor.is_floating_point();
}

}  // namespace

bool supports_mixed_precision(const torch::jit::Module& module) {
  return module.hasattr("mixed_precision");
}

void convert_weights(torch::jit::Module& module, at::ScalarType type) {
  const torch::NoGradGuard no_grad;
  for (const auto& parameter : module.named_parameters()) {
    at::Tensor tensor = parameter.value;
    if (is_matrix_weight(parameter.name, tensor)) tensor.set_data(tensor.detach().to(type));
  }
}

}  // namespace sammoe
