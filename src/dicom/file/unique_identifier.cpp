#include "dicom/file/unique_identifier.hpp"

#include <algorithm>
#include <random>

namespace sammoe {

std::string decimal_digits(std::array<std::uint32_t, 4> words) {
  std::string digits;
  do {
    std::uint64_t remainder = 0;
    for (std::uint32_t& word : words) {
      const std::uint64_t dividend = remainder << 32 | word;
      word = static_cast<std::uint32_t>(dividend / 10);
      remainder = dividend % 10;
    }
    digits.push_back(static_cast<char>('0' + remainder));
  } while (words != std::array<std::uint32_t, 4>{});
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string new_dicom_uid() {
  static_assert(std::random_device::max() == 0xFFFFFFFFU, "a word of a UUID needs 32 random bits");
  std::random_device device;
  std::array<std::uint32_t, 4> words{device(), device(), device(), device()};
  words[1] = (words[1] & 0xFFFF0FFFU) | 0x00004000U;  // version 4
  words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // variant of RFC 4122
  return "2.25." + decimal_digits(words);
}

}  // namespace sammoe
