#include "dicom/file/file_header.hpp"

#include "core/ascii_text.hpp"

#include <cstring>
#include <string_view>

namespace sammoe {
namespace {

constexpr unsigned kTransferSyntaxElement = 0x0010;
constexpr std::size_t kLongestUid = 64;

unsigned short_at(const unsigned char* bytes) {
  return bytes[0] | static_cast<unsigned>(bytes[1]) << 8U;
}

std::string_view text_at(const unsigned char* bytes, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes), count};
}

std::string guessed_syntax(ByteWindow& bytes, std::uint64_t begin) {
  const unsigned char* tag = bytes.at(begin, 6);
  if (tag == nullptr) return kExplicitLittleEndian;
  const auto is_capital = [](unsigned char c) { return c >= 'A' && c <= 'Z'; };
  if (!is_capital(tag[4]) || !is_capital(tag[5])) return kImplicitLittleEndian;
  return tag[0] == 0 && tag[1] != 0 ? kExplicitBigEndian : kExplicitLittleEndian;
}

std::string uid_at(ByteWindow& bytes, std::uint64_t begin, std::uint64_t length) {
  if (length > kLongestUid) return "";
  const unsigned char* uid = bytes.at(begin, static_cast<std::size_t>(length));
  if (uid == nullptr) return "";
  std::string_view text = text_at(uid, static_cast<std::size_t>(length));
  while (!text.empty() && text.back() == '\0') text.remove_suffix(1);
  return std::string(trimmed(text));
}

}  // namespace

FileHeader read_file_header(ByteWindow& bytes) {
  FileHeader header;
  const unsigned char* magic = bytes.at(128, 4);
  if (magic != nullptr && std::memcmp(magic, "DICM", 4) == 0) header.dataset_begin = 132;
  while (const unsigned char* tag = bytes.at(header.dataset_begin, 12)) {
    if (short_at(tag) != 0x0002) break;
    const std::string_view type = text_at(tag + 4, 2);
    const bool is_long = type == "OB" || type == "UN" || type == "SQ" || type == "UT";
    const std::uint64_t length =
        is_long ? short_at(tag + 8) | std::uint64_t{short_at(tag + 10)} << 16U : short_at(tag + 6);
    const std::uint64_t value = header.dataset_begin + (is_long ? 12U : 8U);
    if (short_at(tag + 2) == kTransferSyntaxElement) header.transfer_syntax = uid_at(bytes, value, length);
    header.dataset_begin = value + length;
  }
  if (header.transfer_syntax.empty()) header.transfer_syntax = guessed_syntax(bytes, header.dataset_begin);
  return header;
}

}  // namespace sammoe
