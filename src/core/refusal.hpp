#pragma once

#include "sammoe/error.hpp"

#include <sstream>
#include <string>

namespace sammoe {

/// Refuses an input: what was met, what was expected, what to do. The file's name is put before it where the
/// path is known (read_volume).
[[noreturn]] inline void refuse_input(const std::string& met, const std::string& expected,
                                      const std::string& advice) {
  throw Error(ErrorCode::input, met + "; expected " + expected + "; " + advice);
}

/// A number as a reader of an error message wants it: whole numbers without a fraction, six digits at most.
template <typename Number>
std::string text_of(Number value) {
  std::ostringstream text;
  text << value;
  return text.str();
}

}  // namespace sammoe
