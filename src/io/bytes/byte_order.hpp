#pragma once

#include <algorithm>
#include <array>
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

}  // namespace sammoe
