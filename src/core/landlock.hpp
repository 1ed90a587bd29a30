#pragma once

#include <cstdint>
#include <filesystem>

namespace sammoe {

/// What may be done with a file, or below a folder.
enum class FileRight {
  read,
  write,       ///< also make, replace and remove
  use_device,  ///< read, write, and control
};

/// Linux's Landlock: a process gives up every right to files that it does not name; where the kernel can,
/// also TCP, abstract sockets and signals to other processes. What fails throws std::system_error.
class Landlock {
 public:
  /// False where the kernel has no Landlock, or does not let this process use it.
  static bool is_available();

  Landlock();
  ~Landlock();
  Landlock(const Landlock&) = delete;
  Landlock& operator=(const Landlock&) = delete;

  /// A path that does not exist needs no right.
  void allow(const std::filesystem::path& path, FileRight right);
  /// Reading what the libraries in memory need: their folders, from which they may load more, and what they
  /// ask of the system.
  void allow_libraries();
  /// For this thread and all that it starts from now on; for good.
  void enter() const;

 private:
  std::uint64_t handled_rights_;
  int descriptor_;
};

}  // namespace sammoe
