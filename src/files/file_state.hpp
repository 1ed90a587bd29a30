#pragma once

#include "sammoe/error.hpp"

#include "core/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/stat.h>

namespace sammoe {

/// What tells whether a file was written to or replaced since: its size, and when its bytes and its entry
/// last changed.
class FileState {
 public:
  /// Of no file.
  FileState() = default;
  /// A file that cannot be asked has the state of no file.
  explicit FileState(const std::filesystem::path& path);
  explicit FileState(const FileDescriptor& file);

  friend bool operator==(const FileState& one, const FileState& other);

 private:
  void take(const struct stat& status);

  std::int64_t bytes_ = -1;
  std::int64_t changed_ns_ = 0;        ///< its bytes, since the epoch
  std::int64_t entry_changed_ns_ = 0;  ///< its bytes, name or rights, since the epoch
};

/// SHA-256 of a file whose bytes were used since it was in the state `before`. Throws Error{code} naming the
/// path if it changed since then, so that the hash would be of other bytes, and as sha256_of_file.
std::string sha256_of_unchanged_file(const std::filesystem::path& path, const FileState& before,
                                     ErrorCode code);

}  // namespace sammoe
