#pragma once

#include <string>

#include <torch/script.h>

namespace sammoe {

/// Throws Error{model} beginning with `source` unless every attribute of a module that was just loaded, and
/// of all objects in it, holds a value of the type that its class declares. LibTorch puts whatever the file's
/// pickle holds into it, and compiled code then takes an object of one class for one of another.
void check_attributes(const torch::jit::Module& module, const std::string& source);

}  // namespace sammoe
