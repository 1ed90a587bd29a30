#pragma once

#include <filesystem>

namespace sammoe {

/// A folder that appears under its name complete and on disk, or not at all: filled under a temporary name
/// beside it, renamed by commit(). Without commit() it is removed with all it holds. Every failure is
/// Error{output}.
class AtomicFolder {
 public:
  /// Refuses a name that already exists and a parent folder that does not.
  explicit AtomicFolder(const std::filesystem::path& path);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  /// Where to put what it shall hold.
  const std::filesystem::path& contents() const { return temporary_; }

  /// Renames to the final name, unless something has taken it meanwhile. Call once, last, with all files in
  /// it synced.
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  bool committed_ = false;
};

}  // namespace sammoe
