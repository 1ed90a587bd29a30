#include "report/html_text.hpp"

#include <cstddef>
#include <cstdint>

namespace sammoe {
namespace {

constexpr const char* kReplacement = "\xEF\xBF\xBD";

std::uint8_t byte_at(const std::string& text, std::size_t n) {
  return static_cast<std::uint8_t>(text[n]);
}

/// Bytes of the character of UTF-8 that begins there; 0 if none does.
std::size_t character_length(const std::string& text, std::size_t begin) {
  const std::uint8_t first = byte_at(text, begin);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || begin + length > text.size()) return 0;
  for (std::size_t n = 1; n < length; ++n)
    if ((byte_at(text, begin + n) & 0xC0U) != 0x80) return 0;
  const std::uint8_t second = byte_at(text, begin + 1);
  const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool is_surrogate = first == 0xED && second >= 0xA0;
  const bool is_too_high = first == 0xF4 && second >= 0x90;
  const bool is_noncharacter = first == 0xEF && second == 0xBF && byte_at(text, begin + 2) >= 0xBE;
  return is_overlong || is_surrogate || is_too_high || is_noncharacter ? 0 : length;
}

std::string escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      break;
  }
  const bool is_control = static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F;
  return is_control && c != '\t' && c != '\n' ? kReplacement : std::string(1, c);
}

}  // namespace

std::string html_escaped(const std::string& text) {
  std::string safe;
  for (std::size_t n = 0; n < text.size();) {
    const std::size_t length = character_length(text, n);
    if (length == 0) safe += kReplacement;
    if (length == 1) safe += escaped(text[n]);
    if (length > 1) safe += text.substr(n, length);
    n += length == 0 ? 1 : length;
  }
  return safe;
}

}  // namespace sammoe
