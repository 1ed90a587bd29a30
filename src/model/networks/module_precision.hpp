#pragma once

#include <torch/script.h>

namespace sammoe {

/// Converts every floating-point parameter, buffer and tensor attribute of the module and its submodules to
/// `type`, in place. Other tensors stay as they are. Nothing is copied where the type already fits.
void convert_floating_point(torch::jit::Module& module, at::ScalarType type);

}  // namespace sammoe
