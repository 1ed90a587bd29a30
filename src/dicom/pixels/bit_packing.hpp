#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

/// Packs values of 0 and 1 into bits, the first in the lowest bit of the first byte, as DICOM wants binary
/// frames: one run of bits over all frames, so that a frame may begin within a byte (PS3.5 8.2 and D).
class BitPacker {
 public:
  /// `value_count` values will come in all. The bytes are padded to an even number.
  explicit BitPacker(std::uint64_t value_count);

  void add(const std::uint8_t* values, std::size_t count);
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint64_t next_ = 0;  ///< bit
};

/// Bytes that hold that many bits, without padding to an even number.
std::uint64_t packed_bytes(std::uint64_t bit_count);

/// Takes `count` bits from bit `first` on out of packed ones.
void unpack_bits(const std::uint8_t* packed, std::uint64_t first, std::size_t count, std::uint16_t* values);

}  // namespace sammoe
