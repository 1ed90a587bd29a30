#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// What a process may still do with files in a sandbox. Paths that do not exist are passed over.
struct SandboxRights {
  std::vector<std::filesystem::path> read;   ///< files, and folders with all that is in them
  std::vector<std::filesystem::path> write;  ///< folders: files in them are made, read, replaced and removed
};

enum class SandboxState {
  off,          ///< none was asked for
  on,           ///< entered
  unavailable,  ///< asked for, but the kernel has no Landlock, or does not let this process use it
};

/// Gives up, for good, every right of this thread and of all that it starts from now on to open, write, make
/// or remove files and to execute programs, but for `rights` and what libraries that are already loaded need;
/// where the kernel can, also to open TCP connections and to signal other processes. Files that are open stay
/// open. Threads that run already are not bound, so call it early. Returns `on` or `unavailable`. Throws
/// Error{processing} if a sandbox was begun and cannot be entered.
SandboxState enter_sandbox(const SandboxRights& rights);

/// What came of the last enter_sandbox() of this process; `off` before.
SandboxState sandbox_state();

/// "off", "on" or "unavailable".
std::string to_string(SandboxState state);

}  // namespace sammoe
