#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

namespace sammoe {

/// Bytes of a file, or of a block in memory, at any place; a file is read through a window that moves.
class ByteWindow {
 public:
  /// Throws Error{input} if the file cannot be opened or is not a regular file.
  explicit ByteWindow(const std::filesystem::path& path);
  /// `bytes` must outlive the window.
  explicit ByteWindow(const std::vector<unsigned char>& bytes) : bytes_(&bytes), size_(bytes.size()) {}

  std::uint64_t size() const { return size_; }
  /// `count` bytes (at most 4096) from `offset` on, valid until the next call; null if there are not as many.
  const unsigned char* at(std::uint64_t offset, std::size_t count);
  /// The bytes from `offset` to the end of the file. Throws Error{input} if they cannot be read.
  std::vector<unsigned char> rest(std::uint64_t offset);

 private:
  const std::vector<unsigned char>* bytes_ = nullptr;
  std::ifstream file_;
  std::uint64_t size_ = 0;
  std::array<unsigned char, 4096> window_{};
  std::uint64_t window_begin_ = 0;
  std::size_t window_bytes_ = 0;
};

}  // namespace sammoe
