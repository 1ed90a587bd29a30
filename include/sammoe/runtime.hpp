#pragma once

#include <string>

namespace sammoe {

/// The version of LibTorch this library was built with, such as "1.13.1".
std::string libtorch_version();

/// Threads that LibTorch computes with in this process.
int libtorch_threads();

}  // namespace sammoe
