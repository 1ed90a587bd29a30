#pragma once

#include <string>
#include <vector>

namespace sammoe {

/// The variables (NAME=value) that a worker starts with: those of this process that libraries which compute
/// read, and what only the environment can tell LibTorch, such as which kernels to use. Nothing else: the
/// others may hold passwords.
std::vector<std::string> worker_environment();

}  // namespace sammoe
