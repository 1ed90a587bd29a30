#pragma once

#include <stdexcept>
#include <string>

namespace sammoe {

/// Who has to act on an error. The command line maps `usage` to exit code 2, `interrupted` to 130, the rest
/// to 1.
enum class ErrorCode {
  usage,   ///< options that cannot be understood or contradict each other; found before any file is opened
  input,   ///< a volume, prompt or table is missing, broken or does not fit
  model,   ///< a bundle or checkpoint is missing, broken, changed or does not fit
  output,  ///< a result could not be written completely
  processing,   ///< the computation failed (memory, a foreign library)
  interrupted,  ///< the user asked to stop
};

/// The one exception type of this library. The message says what failed, the value met, what was expected and
/// what to do, in one line. Foreign exceptions are converted where the foreign call is made.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

}  // namespace sammoe
