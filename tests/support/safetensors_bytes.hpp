#pragma once

#include <cstddef>
#include <string>

namespace sammoe::test {

/// A safetensors file: the length of the header, the header, the data.
inline std::string safetensors_bytes(const std::string& header, const std::string& data) {
  std::string length;
  for (std::size_t n = 0; n < 8; ++n) length += static_cast<char>(header.size() >> 8 * n & 0xff);
  return length + header + data;
}

}  // namespace sammoe::test
