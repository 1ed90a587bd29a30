#include "engine/compute_device.hpp"

#include "sammoe/error.hpp"

#include <ATen/Context.h>

namespace sammoe {
namespace {

bool processor_has_bfloat16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

}  // namespace

c10::Device torch_device(Device device) {
  if (device == Device::cpu) return c10::Device(c10::kCPU);
  if (!at::hasCUDA()) {
    throw Error(ErrorCode::usage,
                "device cuda is not there: this LibTorch has no CUDA, or no CUDA device is visible; use cpu");
  }
  return c10::Device(c10::kCUDA, 0);
}

Precision precision_on(Device device, Precision precision) {
  if (precision != Precision::automatic) return precision;
  return device == Device::cuda || processor_has_bfloat16() ? Precision::bf16 : Precision::fp32;
}

}  // namespace sammoe
