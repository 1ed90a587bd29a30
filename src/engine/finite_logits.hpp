#pragma once

#include "sammoe/bundle.hpp"

#include <ATen/ATen.h>

namespace sammoe {

/// The logits of an expert. Throws Error{model} if one is not a finite number.
at::Tensor require_finite(at::Tensor logits, const ExpertInfo& expert);

}  // namespace sammoe
