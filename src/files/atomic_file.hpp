#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace sammoe {

/// A file that appears under its name complete and on disk, or not at all: written under a temporary name in
/// the same folder, synced, renamed by commit(). Without commit() the temporary file is removed. Every
/// failure is Error{output} naming the path and the system's reason.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(const void* bytes, std::size_t count);
  void write(const std::string& text) { write(text.data(), text.size()); }

  /// Syncs, renames to the final name, syncs the folder. Call once, last.
  void commit();

 private:
  [[noreturn]] void fail(const char* step);

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

/// Writes a whole file atomically.
void write_atomically(const std::filesystem::path& path, const std::string& text);

/// Throws Error{output} unless `path`'s folder exists, is writable, and `path` is not itself a folder.
void check_output_path(const std::filesystem::path& path);

/// Syncs the folder's directory entry to disk.
void sync_folder(const std::filesystem::path& folder);

}  // namespace sammoe
