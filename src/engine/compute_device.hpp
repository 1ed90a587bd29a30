#pragma once

#include "sammoe/runtime.hpp"

#include <c10/core/Device.h>

namespace sammoe {

/// LibTorch's name of that device. Throws Error{usage} if it is not available.
c10::Device torch_device(Device device);

/// fp32 or bf16: what `automatic` means on that device, or what was asked for. Throws Error{usage} for bf16
/// on a processor that has no instructions for it.
Precision precision_on(Device device, Precision precision);

}  // namespace sammoe
