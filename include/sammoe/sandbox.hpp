#pragma once

// Gives up a process's rights to files and programs (Landlock). Called by programs that want to limit
// themselves, early and from the main thread: threads that already run are not bound.

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// What a process may still do with files in a sandbox. Paths that do not exist are ignored.
struct SandboxRights {
  /// Files, and folders with everything in them.
  std::vector<std::filesystem::path> read;
  /// Folders: files in them may be made, read, replaced and removed.
  std::vector<std::filesystem::path> write;
};

enum class SandboxState {
  off,          ///< not requested
  on,           ///< entered
  unavailable,  ///< requested, but the kernel has no Landlock or does not let this process use it
};

/// Gives up rights for good, for this thread and everything that it starts from now on: to open, write, make
/// or remove files and to execute programs, except for `rights` and what libraries that are already loaded
/// need. Where the kernel can, also to open TCP connections and to signal other processes. Open files stay
/// open.
///
/// Returns `on` or `unavailable`. Throws Error{processing} if a sandbox was begun and cannot be entered.
SandboxState enter_sandbox(const SandboxRights& rights);

/// The result of the last enter_sandbox() of this process; `off` before.
SandboxState sandbox_state();

/// "off", "on" or "unavailable".
std::string to_string(SandboxState state);

}  // namespace sammoe
