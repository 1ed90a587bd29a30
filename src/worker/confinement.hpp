#pragma once

#include <cstdint>

namespace sammoe {

/// What a worker gives up, step by step. Each step is for good.
struct ConfinementOptions {
  /// A GPU's driver opens devices and files of its own, so files stay open to it, and more calls allowed.
  bool for_gpu = false;
  /// Private memory that the process may take (RLIMIT_DATA).
  std::uint64_t memory_bytes = 0;
};

/// The first step, before anything is read: all descriptors but standard ones and `kept` are closed, no core
/// is dumped, and no program that is started gains rights.
void drop_inheritance(int kept);

/// The second, before other threads start: no file can be opened except those that libraries in memory need
/// (Landlock); where the kernel can, no TCP, no abstract socket, no signal to others. Returns whether this
/// kernel could.
bool limit_files(const ConfinementOptions& options);

/// Nine tenths of the machine's memory, or of the control group's if that is less.
std::uint64_t default_memory_bytes();

/// Once libraries have their buffers: no more memory than that. OpenBLAS would wait for ever for its own.
void limit_memory(const ConfinementOptions& options);

/// The last, for all threads, once libraries have read what they need: only the system calls that computing
/// needs are left (seccomp). Nothing can be opened, connected, started, traced or signalled. Returns whether
/// this kernel could.
bool limit_calls(const ConfinementOptions& options);

}  // namespace sammoe
