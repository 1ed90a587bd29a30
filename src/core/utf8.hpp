#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sammoe {

/// A character of a UTF-8 text.
struct Utf8Character {
  std::uint32_t code_point = 0;
  std::size_t bytes = 0;  ///< 0: the text does not start with a character
};

/// The first character of a text that is not empty. Stray or missing bytes, overlong forms, surrogates and
/// values beyond U+10FFFF are not characters.
Utf8Character first_character(std::string_view text);

/// Whether all of the text is UTF-8.
bool is_utf8(std::string_view text);

}  // namespace sammoe
