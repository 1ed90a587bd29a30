#pragma once

#include "sammoe/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace sammoe {

/// Takes numbers and texts off the bytes of a pickle, never beyond their end.
class PickleCursor {
 public:
  PickleCursor(const std::string& bytes, const std::string& source) : bytes_(bytes), source_(source) {}

  [[noreturn]] void fail(const std::string& problem) const {
    throw Error(ErrorCode::model, source_ + ": its pickle cannot be read: " + problem + " at byte " +
                                      std::to_string(position_) +
                                      "; the file is damaged or not made by torch.save");
  }

  std::string take(std::uint64_t count) {
    if (count > bytes_.size() - position_) fail("it ends too early");
    const std::string taken = bytes_.substr(position_, count);
    position_ += count;
    return taken;
  }

  std::string take_line() {
    const std::size_t end = bytes_.find('\n', position_);
    if (end == std::string::npos) fail("a line has no end");
    const std::string line = take(end - position_);
    ++position_;
    return line;
  }

  /// An unsigned little-endian number of that many bytes, at most 8.
  std::uint64_t take_unsigned(std::size_t count) {
    const std::string taken = take(count);
    std::uint64_t value = 0;
    for (std::size_t n = count; n-- > 0;) value = (value << 8) | static_cast<unsigned char>(taken[n]);
    return value;
  }

  /// A two's complement little-endian number of that many bytes, at most 8.
  std::int64_t take_signed(std::size_t count) {
    std::uint64_t value = take_unsigned(count);
    const bool negative = count > 0 && ((value >> (8 * count - 1)) & 1) != 0;
    if (negative && count < 8) value |= ~std::uint64_t{0} << (8 * count);
    std::int64_t number = 0;
    std::memcpy(&number, &value, sizeof number);
    return number;
  }

  double take_big_endian_double() {
    const std::string taken = take(8);
    std::uint64_t bits = 0;
    for (const char byte : taken) bits = (bits << 8) | static_cast<unsigned char>(byte);
    double number = 0;
    std::memcpy(&number, &bits, sizeof number);
    return number;
  }

 private:
  const std::string& bytes_;
  const std::string& source_;
  std::size_t position_ = 0;
};

}  // namespace sammoe
