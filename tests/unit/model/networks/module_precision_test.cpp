#include "model/networks/module_precision.hpp"

#include "model/networks/module_loading.hpp"
#include "support/error_matchers.hpp"
#include "unit/model/script_modules.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

torch::jit::Module nested() {
  torch::jit::Module child("Child");
  child.register_parameter("weight", torch::full({2}, 1.0 / 3), false);
  child.register_attribute("list", c10::ListType::ofTensors(), c10::List<at::Tensor>({torch::ones({2})}));
  torch::jit::Module parent("Parent");
  parent.register_attribute("training", c10::BoolType::get(), true);
  parent.register_module("child", child);
  parent.register_buffer("count", torch::ones({1}, at::kLong));
  parent.register_buffer("mean", torch::ones({1}));
  parent.define("def forward(self, x):\n    return self.child.weight * x + self.child.list[0] + self.mean\n");
  return parent;
}

at::Tensor weight_of(const torch::jit::Module& module) {
  return module.attr("child").toModule().attr("weight").toTensor();
}

TEST(ModulePrecision, ConvertsFloatingPointTensorsWhereverTheyAre) {
  torch::jit::Module module = nested();
  convert_floating_point(module, at::kHalf);
  EXPECT_EQ(weight_of(module).scalar_type(), at::kHalf);
  EXPECT_EQ(module.attr("child").toModule().attr("list").toTensorVector()[0].scalar_type(), at::kHalf);
  EXPECT_EQ(module.attr("mean").toTensor().scalar_type(), at::kHalf);
  EXPECT_EQ(module.attr("count").toTensor().scalar_type(), at::kLong);
}

TEST(ModulePrecision, AModuleStoredAsHalfRunsInFloat32) {
  torch::jit::Module module = nested();
  convert_floating_point(module, at::kHalf);
  torch::jit::Module loaded = module_from_bytes(saved(module), "file.pt");
  const at::Tensor result = loaded.forward({torch::ones({2})}).toTensor();
  EXPECT_EQ(result.scalar_type(), at::kFloat);
  const at::Tensor third = torch::full({2}, 1.0 / 3).to(at::kHalf).to(at::kFloat);
  EXPECT_TRUE(torch::equal(result, third + 2));
  EXPECT_FALSE(loaded.is_training());
}

TEST(ModuleLoading, RefusesBytesThatAreNoModule) {
  for (const std::string& bytes : {std::string(), std::string("PK\x03\x04"), std::string(1000, 'x')})
    expect_error(ErrorCode::model, {"file.pt"}, [&] { module_from_bytes(bytes, "file.pt"); });
  const std::string good = saved(nested());
  expect_error(ErrorCode::model, {"file.pt"},
               [&] { module_from_bytes(good.substr(0, good.size() / 2), "file.pt"); });
}

}  // namespace
}  // namespace sammoe
