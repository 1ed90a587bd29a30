#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace sammoe {

/// The order of a file's bytes against this machine's.
enum class ByteOrder { native, swapped };

/// Reverses the bytes of one value.
template <typename T>
T byte_swapped(T value) {
  std::array<unsigned char, sizeof(T)> bytes;
  std::memcpy(bytes.data(), &value, sizeof(T));
  std::reverse(bytes.begin(), bytes.end());
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

enum class Endianness { little, big };

/// The byte order of a file that is so.
inline ByteOrder byte_order_of(Endianness endianness) {
  const std::uint16_t one = 1;
  unsigned char first = 0;
  std::memcpy(&first, &one, 1);
  const Endianness native = first == 1 ? Endianness::little : Endianness::big;
  return endianness == native ? ByteOrder::native : ByteOrder::swapped;
}

}  // namespace sammoe
