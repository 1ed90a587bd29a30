#pragma once

#include "model/scan/attribute_names.hpp"

#include <string>

#include <torch/script.h>

namespace sammoe {

/// Throws Error{model} beginning with `source` unless every attribute of a module that was just loaded and
/// put into evaluation mode, and of all objects in it, holds a value of the type that its class declares.
/// LibTorch puts whatever the file's pickle holds into it, and compiled code then takes an object of one
/// class for one of another. Nor may an attribute hold what the check of the code took for impossible: a
/// `training` that is true, the least whole number, or -1 in one of `divisors`.
void check_attributes(const torch::jit::Module& module, const AttributeNames& divisors,
                      const std::string& source);

}  // namespace sammoe
