#pragma once

#include "engine/roi_inputs.hpp"

#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// Logits (1, 1, X, Y, Z) of an object in which the parts are no longer above 0 that outside clicks lie in
/// and inside clicks do not: their signs are turned. A part is made of voxels that touch, by corners too (26
/// neighbours). For networks that do not see the clicks themselves.
at::Tensor without_refused_parts(const at::Tensor& logits, const std::vector<RoiClick>& clicks);

}  // namespace sammoe
