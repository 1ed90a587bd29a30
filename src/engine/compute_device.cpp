#include "engine/compute_device.hpp"

#include "sammoe/error.hpp"

#include "core/processor.hpp"

#include <ATen/Context.h>

namespace sammoe {

c10::Device torch_device(Device device) {
  if (device == Device::cpu) return c10::Device(c10::kCPU);
  if (!at::hasCUDA()) {
    throw Error(ErrorCode::usage,
                "CUDA is not available: this LibTorch has no CUDA, or no CUDA device is visible; use cpu");
  }
  return c10::Device(c10::kCUDA, 0);
}

Precision precision_on(Device device, Precision precision) {
  const bool has_bfloat16 = device == Device::cuda || processor_has_bfloat16();
  if (precision == Precision::automatic) return has_bfloat16 ? Precision::bf16 : Precision::fp32;
  if (precision == Precision::bf16 && !has_bfloat16) {
    throw Error(
        ErrorCode::usage,
        "precision is bf16, but this processor has no instructions for it (avx512_bf16), so it would take "
        "many times as long as fp32; expected fp32, or auto, which takes bf16 where the processor has it");
  }
  return precision;
}

}  // namespace sammoe
