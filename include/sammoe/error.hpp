#pragma once

// The exception of this library. Callers catch it where they can act on it; programs map its code to an exit
// status.

#include <stdexcept>
#include <string>

namespace sammoe {

/// Who has to act on an error. The command line maps `usage` to exit code 2, `interrupted` to 130 and the
/// rest to 1.
enum class ErrorCode {
  /// Options cannot be understood or contradict each other; found before any file is opened.
  usage,
  /// A volume, prompt or table is missing, broken or does not fit.
  input,
  /// A bundle or checkpoint is missing, broken, changed or does not fit.
  model,
  /// A result could not be written completely.
  output,
  /// The computation failed (memory, a foreign library).
  processing,
  /// The user asked to stop.
  interrupted,
};

/// The one exception type of this library. The message is one line: what failed, the value, what was expected
/// and what to do. Foreign exceptions are converted where the foreign call is made.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace sammoe
