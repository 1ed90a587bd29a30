#include "sammoe/printable.hpp"

#include "core/utf8.hpp"

#include <cstdint>

namespace sammoe {
namespace {

constexpr std::size_t kMaxBytesShown = 200;

bool is_control(std::uint32_t code_point) {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

/// Line and paragraph separators, and what embeds, overrides or isolates a direction of writing.
bool rearranges_text(std::uint32_t code_point) {
  return (code_point >= 0x2028 && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069) ||
         code_point == 0x200E || code_point == 0x200F || code_point == 0x061C;
}

std::string in_hexadecimal(std::uint32_t value, int digits) {
  std::string text;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
    text += "0123456789abcdef"[value >> static_cast<unsigned>(shift) & 0xFU];
  return text;
}

std::string escaped(std::uint32_t code_point) {
  switch (code_point) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return "\\u" + in_hexadecimal(code_point, 4);
  }
}

std::string escaped_byte(char byte) {
  return "\\x" + in_hexadecimal(static_cast<unsigned char>(byte), 2);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const Utf8Character next = first_character(text);
    if (next.bytes == 0)
      shown += escaped_byte(text.front());
    else if (is_control(next.code_point) || rearranges_text(next.code_point))
      shown += escaped(next.code_point);
    else
      shown += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes == 0 ? 1 : next.bytes);
  }
  return shown;
}

std::string printable_start(std::string_view text) {
  if (text.size() <= kMaxBytesShown) return printable(text);
  std::size_t end = kMaxBytesShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return printable(text.substr(0, end)) + "...";
}

std::string first_control_character(std::string_view text) {
  while (!text.empty()) {
    const Utf8Character next = first_character(text);
    if (next.bytes == 0) return escaped_byte(text.front());
    if (is_control(next.code_point)) return escaped(next.code_point);
    text.remove_prefix(next.bytes);
  }
  return "";
}

}  // namespace sammoe
