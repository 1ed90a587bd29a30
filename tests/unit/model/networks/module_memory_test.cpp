#include "model/networks/module_memory.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(ModuleMemory, CountsTheBytesOfParametersAndBuffersOfAllSubmodules) {
  torch::jit::Module child("Child");
  child.register_parameter("weight", torch::ones({10, 3}), false);
  torch::jit::Module parent("Parent");
  parent.register_module("child", child);
  parent.register_parameter("half", torch::ones({5}, at::kHalf), false);
  parent.register_buffer("count", torch::ones({2}, at::kLong));
  EXPECT_EQ(tensor_bytes(parent), 10U * 3 * 4 + 5 * 2 + 2 * 8);
}

}  // namespace
}  // namespace sammoe
