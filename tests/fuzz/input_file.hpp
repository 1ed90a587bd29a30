#pragma once

#include "sammoe/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace sammoe::fuzz {

/// A file that holds one input after the other, for readers that take a path: in memory, where the system has
/// a folder for that. It goes when the process ends.
class InputFile {
 public:
  explicit InputFile(const std::string& name)
      : folder_(in_memory() / ("sammoe-fuzz-" + std::to_string(::getpid()))), path_(folder_ / name) {
    std::filesystem::create_directory(folder_);
  }
  ~InputFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// Puts another file beside it, which stays.
  void put_beside(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }

  const std::filesystem::path& holding(const std::uint8_t* data, std::size_t size) {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    return path_;
  }

 private:
  static std::filesystem::path in_memory() {
    const std::filesystem::path folder = "/dev/shm";
    return std::filesystem::is_directory(folder) ? folder : std::filesystem::temp_directory_path();
  }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

/// Stops the fuzzer, which keeps the input, unless `holds`.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Runs a reader. It may refuse with an Error of that code, in one line; anything else stops the fuzzer.
template <typename Reader>
void read_or_refuse(ErrorCode code, const Reader& reader) {
  try {
    reader();
  } catch (const Error& error) {
    require(error.code() == code);
    require(std::strchr(error.what(), '\n') == nullptr);
  }
}

}  // namespace sammoe::fuzz
