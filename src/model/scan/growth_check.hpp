#pragma once

#include <functional>
#include <string>

#include <torch/csrc/jit/frontend/tree_views.h>

namespace sammoe {

/// Checks a parsed function for what a few lines of code make LibTorch's compiler grow without end: loops and
/// comprehensions over anything but `range`, which it unrolls; tuples of tuples, whose types double with each
/// line; functions that do not say what they return, through which types could grow unseen. LibTorch itself
/// writes none of these. `refuse` is called with what is wrong, and must throw.
void check_growth(const torch::jit::Def& function, const std::function<void(const std::string&)>& refuse);

}  // namespace sammoe
