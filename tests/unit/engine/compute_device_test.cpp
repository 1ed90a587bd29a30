#include "engine/compute_device.hpp"

#include "core/processor.hpp"
#include "support/error_matchers.hpp"

#include <ATen/Context.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(ComputeDevice, CudaIsThereOrRefused) {
  EXPECT_TRUE(torch_device(Device::cpu).is_cpu());
  if (at::hasCUDA())
    EXPECT_TRUE(torch_device(Device::cuda).is_cuda());
  else
    expect_error(ErrorCode::usage, {"CUDA", "use cpu"}, [] { torch_device(Device::cuda); });
}

TEST(ComputeDevice, AutomaticBecomesOneOfTheTwo) {
  EXPECT_EQ(precision_on(Device::cpu, Precision::fp32), Precision::fp32);
  EXPECT_EQ(precision_on(Device::cpu, Precision::automatic),
            processor_has_bfloat16() ? Precision::bf16 : Precision::fp32);
  EXPECT_EQ(precision_on(Device::cuda, Precision::automatic), Precision::bf16);
}

TEST(ComputeDevice, Bfloat16IsGivenOrRefused) {
  EXPECT_EQ(precision_on(Device::cuda, Precision::bf16), Precision::bf16);
  if (processor_has_bfloat16())
    EXPECT_EQ(precision_on(Device::cpu, Precision::bf16), Precision::bf16);
  else
    expect_error(ErrorCode::usage, {"bf16", "avx512_bf16", "auto"},
                 [] { precision_on(Device::cpu, Precision::bf16); });
}

}  // namespace
}  // namespace sammoe
