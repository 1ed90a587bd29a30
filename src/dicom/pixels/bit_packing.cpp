#include "dicom/pixels/bit_packing.hpp"

namespace sammoe {

std::uint64_t packed_bytes(std::uint64_t bit_count) {
  return bit_count / 8 + (bit_count % 8 != 0 ? 1 : 0);
}

BitPacker::BitPacker(std::uint64_t value_count) {
  const std::uint64_t count = packed_bytes(value_count);
  bytes_.resize(static_cast<std::size_t>(count + count % 2));
}

void BitPacker::add(const std::uint8_t* values, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n, ++next_) {
    if (values[n] != 0)
      bytes_.at(static_cast<std::size_t>(next_ / 8)) |= static_cast<std::uint8_t>(1U << (next_ % 8));
  }
}

void unpack_bits(const std::uint8_t* packed, std::uint64_t first, std::size_t count, std::uint16_t* values) {
  for (std::size_t n = 0; n < count; ++n) {
    const std::uint64_t bit = first + n;
    values[n] = packed[bit / 8] >> (bit % 8) & 1U;
  }
}

}  // namespace sammoe
