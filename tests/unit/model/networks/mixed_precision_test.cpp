#include "model/networks/mixed_precision.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

torch::jit::Module layer() {
  torch::jit::Module child("Layer");
  child.register_parameter("weight", torch::full({3, 2}, 1.0 / 3), false);
  child.register_parameter("bias", torch::full({3}, 1.0 / 3), false);
  child.register_parameter("rel_pos_d", torch::full({3, 2}, 1.0 / 3), false);
  torch::jit::Module norm("Norm");
  norm.register_parameter("weight", torch::full({3}, 1.0 / 3), false);
  torch::jit::Module parent("Parent");
  parent.register_module("layer", child);
  parent.register_module("norm", norm);
  return parent;
}

at::Tensor tensor_of(const torch::jit::Module& module, const char* child, const char* name) {
  return module.attr(child).toModule().attr(name).toTensor();
}

TEST(MixedPrecision, ConvertsTheWeightsOfProductsAndNothingElse) {
  torch::jit::Module module = layer();
  convert_weights(module, at::kBFloat16);
  const at::Tensor weight = tensor_of(module, "layer", "weight");
  EXPECT_EQ(weight.scalar_type(), at::kBFloat16);
  EXPECT_TRUE(torch::equal(weight, torch::full({3, 2}, 1.0 / 3).to(at::kBFloat16)));
  EXPECT_EQ(tensor_of(module, "layer", "bias").scalar_type(), at::kFloat);
  EXPECT_EQ(tensor_of(module, "layer", "rel_pos_d").scalar_type(), at::kFloat);
  EXPECT_EQ(tensor_of(module, "norm", "weight").scalar_type(), at::kFloat);
}

TEST(MixedPrecision, IsSupportedByNetworksThatSaySo) {
  torch::jit::Module module = layer();
  EXPECT_FALSE(supports_mixed_precision(module));
  module.register_attribute("mixed_precision", c10::IntType::get(), std::int64_t{1});
  EXPECT_TRUE(supports_mixed_precision(module));
}

}  // namespace
}  // namespace sammoe
