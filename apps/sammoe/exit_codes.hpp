#pragma once

#include "sammoe/error.hpp"

#include <stdexcept>
#include <vector>

namespace sammoe {

/// What the program's exit status means.
struct ExitCode {
  int status;
  const char* meaning;
};

/// The status of a run that did some of several cases.
inline constexpr int kIncompleteStatus = 3;

/// Thrown by a command that did some of several cases, after it has printed its results.
class IncompleteRun : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// All of them, by rising status.
const std::vector<ExitCode>& exit_codes();

/// The status for an error.
int exit_status(ErrorCode code);

}  // namespace sammoe
