#pragma once

#include "sammoe/error.hpp"

#include <locale>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>

namespace sammoe {

/// Refuses an input: what was met, what was expected, what to do. The file's name is put before it where the
/// path is known (read_volume).
[[noreturn]] inline void refuse_input(const std::string& met, const std::string& expected,
                                      const std::string& advice) {
  throw Error(ErrorCode::input, met + "; expected " + expected + "; " + advice);
}

/// A real number with six digits; with all its digits where six would show a whole number that it is not; and
/// whole numbers without a fraction or exponent. The same in every locale.
std::string text_of_real(double value);

/// A number as a reader of an error message wants it.
template <typename Number>
std::string text_of(Number value) {
  if constexpr (std::is_floating_point_v<Number>) return text_of_real(static_cast<double>(value));
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << value;
  return text.str();
}

/// Text from a file in quotes, fit for a message: shortened, and as printable() shows it.
std::string in_quotes(std::string_view text);

}  // namespace sammoe
