#include "files/text_file.hpp"

#include "sammoe/error.hpp"

#include "files/link_note.hpp"

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace sammoe {
namespace {

constexpr std::size_t kMaxBytes = 16U << 20U;
constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

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
    refuse_text_file(path, "cannot be opened: " + std::generic_category().message(errno) + link_note(path) +
                               "; check the path");
  // Read until the limit is passed rather than ask for the size: the path may be a pipe.
  std::string text;
  std::array<char, 1U << 16U> chunk{};
  while (stream && text.size() <= kMaxBytes) {
    stream.read(chunk.data(), chunk.size());
    text.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) refuse_text_file(path, "cannot be read: " + std::generic_category().message(errno));
  return checked_text(std::move(text), path, expected);
}

std::string checked_text(std::string text, const std::filesystem::path& name, const std::string& expected) {
  if (text.size() > kMaxBytes) refuse_text_file(name, "is larger than 16 MB; expected " + expected);
  if (text.compare(0, 3, kByteOrderMark) == 0) text.erase(0, 3);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    refuse_text_file(name, "is empty; expected " + expected);
  if (text.find('\0') != std::string::npos)
    refuse_text_file(name, "is not a text file (it holds NUL bytes); save it as UTF-8 text");
  return text;
}

}  // namespace sammoe
