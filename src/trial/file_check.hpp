#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// Why a TorchScript file is not accepted, one line each; each operator that it may not use once, with its
/// places and what to do. Empty if it is accepted. `source` is what messages begin with, which the lines
/// leave out.
std::vector<std::string> problems_of_file(std::string_view bytes, const std::string& source);

/// Why the module cannot be given so many tensors, by the arguments that it says it takes; "" if it can.
std::string problem_of_arguments(const torch::jit::Module& module, std::size_t expected);

}  // namespace sammoe
