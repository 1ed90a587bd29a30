#pragma once

#include "sammoe/error.hpp"

#include <vector>

namespace sammoe {

/// What the program's exit status means.
struct ExitCode {
  int status;
  const char* meaning;
};

/// All of them, by rising status.
const std::vector<ExitCode>& exit_codes();

/// The status for an error.
int exit_status(ErrorCode code);

}  // namespace sammoe
