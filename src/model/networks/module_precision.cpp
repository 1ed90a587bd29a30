#include "model/networks/module_precision.hpp"

namespace sammoe {
namespace {

bool needs_conversion(const at::Tensor& tensor, at::ScalarType type) {
  return tensor.defined() && tensor.is_floating_point() && tensor.scalar_type() != type;
}

}  // namespace

void convert_floating_point(torch::jit::Module& module, at::ScalarType type) {
  const torch::NoGradGuard no_grad;
  // Attributes hold parameters and buffers too. set_data keeps the tensor object, so whatever shares it
  // (tied weights, a list that repeats a parameter) changes with it.
  for (const auto& attribute : module.named_attributes(/*recurse=*/true)) {
    if (attribute.value.isTensor()) {
      at::Tensor tensor = attribute.value.toTensor();
      if (needs_conversion(tensor, type)) tensor.set_data(tensor.detach().to(type));
    } else if (attribute.value.isTensorList()) {
      for (at::Tensor tensor : attribute.value.toTensorVector())
        if (needs_conversion(tensor, type)) tensor.set_data(tensor.detach().to(type));
    }
  }
}

}  // namespace sammoe
