#include "dicom/file/dicom_bytes.hpp"

namespace sammoe {
namespace {

/// The types that the first attributes of a data set have, and the longest of those that are implicit.
constexpr std::string_view kFirstTypes = "ULUICSOBSHDATMLOSQUN";
constexpr unsigned kLongestFirstValue = 1024;

unsigned byte_at(std::string_view head, std::size_t at) {
  return static_cast<unsigned char>(head[at]);
}

bool names_a_type(std::string_view two) {
  for (std::size_t n = 0; n < kFirstTypes.size(); n += 2) {
    if (kFirstTypes.substr(n, 2) == two) return true;
  }
  return false;
}

bool starts_with_an_attribute(std::string_view head) {
  if (head.size() < 8) return false;
  const bool big_endian = byte_at(head, 0) == 0;
  const unsigned group = byte_at(head, big_endian ? 1 : 0);
  const unsigned group_high = byte_at(head, big_endian ? 0 : 1);
  const unsigned element_high = byte_at(head, big_endian ? 2 : 3);
  if (group_high != 0 || (group != 2 && group != 8) || element_high != 0) return false;
  if (names_a_type(head.substr(4, 2))) return true;
  if (big_endian || group != 8) return false;
  const unsigned length =
      byte_at(head, 4) | byte_at(head, 5) << 8U | byte_at(head, 6) << 16U | byte_at(head, 7) << 24U;
  return length <= kLongestFirstValue;
}

}  // namespace

bool looks_like_dicom(std::string_view head) {
  if (head.size() >= kDicomHeadBytes && head.substr(128, 4) == "DICM") return true;
  return starts_with_an_attribute(head);
}

}  // namespace sammoe
