#pragma once

#include <string>

#include <torch/csrc/jit/ir/ir.h>

namespace sammoe {

/// What makes a node of a TorchScript graph one that a network may not have, whatever reaches it: an operator
/// or overload that is not on the list (script_operators.hpp), a custom class, a cast without a look. "" if
/// nothing.
std::string problem_of_node(const torch::jit::Node& node);

}  // namespace sammoe
