#include "core/text_file.hpp"

#include "sammoe/error.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <system_error>

namespace sammoe {
namespace {

constexpr std::size_t kMaxBytes = 16U << 20U;
constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

/// How many bytes follow a first byte of UTF-8, and the least value that needs so many; -1 for a byte that
/// starts no character.
struct Utf8Start {
  int following = -1;
  std::uint32_t bits = 0;
  std::uint32_t least = 0;
};

Utf8Start utf8_start(unsigned char byte) {
  if (byte < 0x80U) return {0, byte, 0};
  if ((byte & 0xE0U) == 0xC0U) return {1, byte & 0x1FU, 0x80};
  if ((byte & 0xF0U) == 0xE0U) return {2, byte & 0x0FU, 0x800};
  if ((byte & 0xF8U) == 0xF0U) return {3, byte & 0x07U, 0x10000};
  return {};
}

[[noreturn]] void refuse_text_file(const std::filesystem::path& path, const std::string& what) {
  throw Error(ErrorCode::input, path.string() + ": " + what);
}

}  // namespace

std::string read_text_file(const std::filesystem::path& path, const std::string& expected) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure))
    refuse_text_file(path, "is a folder; expected " + expected);
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    refuse_text_file(path,
                     "cannot be opened: " + std::generic_category().message(errno) + "; check the path");
  // Read until the limit is passed rather than ask for the size: the path may be a pipe.
  std::string text;
  std::array<char, 1U << 16U> chunk{};
  while (stream && text.size() <= kMaxBytes) {
    stream.read(chunk.data(), chunk.size());
    text.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) refuse_text_file(path, "cannot be read: " + std::generic_category().message(errno));
  if (text.size() > kMaxBytes) refuse_text_file(path, "is larger than 16 MB; expected " + expected);
  if (text.compare(0, 3, kByteOrderMark) == 0) text.erase(0, 3);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    refuse_text_file(path, "is empty; expected " + expected);
  if (text.find('\0') != std::string::npos)
    refuse_text_file(path, "is not a text file (it holds NUL bytes); save it as UTF-8 text");
  return text;
}

bool is_utf8(std::string_view text) {
  for (std::size_t n = 0; n < text.size();) {
    const Utf8Start start = utf8_start(static_cast<unsigned char>(text[n++]));
    if (start.following < 0) return false;
    std::uint32_t character = start.bits;
    for (int m = 0; m < start.following; ++m, ++n) {
      if (n == text.size()) return false;
      const auto byte = static_cast<unsigned char>(text[n]);
      if ((byte & 0xC0U) != 0x80U) return false;
      character = character << 6U | (byte & 0x3FU);
    }
    const bool is_surrogate = character >= 0xD800U && character <= 0xDFFFU;
    if (character < start.least || character > 0x10FFFFU || is_surrogate) return false;
  }
  return true;
}

}  // namespace sammoe
