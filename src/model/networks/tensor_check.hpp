#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// In an expected shape: any size of at least 1.
inline constexpr std::int64_t kAnySize = -1;

/// A shape such as "(1, C, 8, 8, 8)" for messages.
std::string shape_text(at::IntArrayRef sizes);

/// Throws Error{model} saying `what` unless the tensor is float32 and has that shape.
void require_tensor(const at::Tensor& tensor, const std::vector<std::int64_t>& shape,
                    const std::string& what);

}  // namespace sammoe
