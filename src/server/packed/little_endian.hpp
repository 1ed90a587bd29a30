#pragma once

#include "core/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sammoe {

/// The whole number of type T that stands at `offset`, lowest byte first. Throws Error{input} if the bytes
/// end before.
template <typename T>
T little_endian_at(std::string_view bytes, std::size_t offset) {
  if (offset > bytes.size() || bytes.size() - offset < sizeof(T))
    refuse_input("a packed array ends after " + text_of(bytes.size()) + " bytes, within a number",
                 "more bytes", "send it whole");
  std::uint64_t value = 0;
  for (std::size_t n = sizeof(T); n-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[offset + n]);
  return static_cast<T>(value);
}

template <typename T>
void append_little_endian(std::string& bytes, T value) {
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t n = 0; n < sizeof(T); ++n, rest >>= 8) bytes += static_cast<char>(rest & 0xff);
}

}  // namespace sammoe
