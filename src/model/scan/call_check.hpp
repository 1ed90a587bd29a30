#pragma once

#include "model/scan/attribute_names.hpp"

#include <functional>
#include <string>
#include <vector>

#include <torch/csrc/jit/api/function_impl.h>

namespace sammoe {

/// Follows the functions that no other calls through every call that they make, and looks at what reaches
/// each operator (number_check.hpp, division_check.hpp, write_check.hpp). `refuse` is told what is wrong and
/// the function in which; it throws. Returned are the attributes that must not be -1.
AttributeNames check_calls(const std::vector<torch::jit::Function*>& functions,
                           const std::function<void(const std::string&, const std::string&)>& refuse);

}  // namespace sammoe
