#include "core/utf8.hpp"

namespace sammoe {
namespace {

/// How many bytes follow a first byte of UTF-8, and the least value that needs so many; -1 for a byte that
/// starts no character.
struct Utf8Start {
  int following = -1;
  std::uint32_t bits = 0;
  std::uint32_t least = 0;
};

Utf8Start utf8_start(unsigned char byte) {
  if (byte < 0x80U) return {0, byte, 0};
  if ((byte & 0xE0U) == 0xC0U) return {1, byte & 0x1FU, 0x80};
  if ((byte & 0xF0U) == 0xE0U) return {2, byte & 0x0FU, 0x800};
  if ((byte & 0xF8U) == 0xF0U) return {3, byte & 0x07U, 0x10000};
  return {};
}

}  // namespace

Utf8Character first_character(std::string_view text) {
  const Utf8Start start = utf8_start(static_cast<unsigned char>(text.front()));
  if (start.following < 0) return {};
  const std::size_t bytes = static_cast<std::size_t>(start.following) + 1;
  if (text.size() < bytes) return {};
  std::uint32_t code_point = start.bits;
  for (const char next : text.substr(1, bytes - 1)) {
    const auto byte = static_cast<unsigned char>(next);
    if ((byte & 0xC0U) != 0x80U) return {};
    code_point = code_point << 6U | (byte & 0x3FU);
  }
  const bool is_surrogate = code_point >= 0xD800U && code_point <= 0xDFFFU;
  if (code_point < start.least || code_point > 0x10FFFFU || is_surrogate) return {};
  return {code_point, bytes};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = first_character(text).bytes;
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

}  // namespace sammoe
