#pragma once

namespace sammoe {

/// Leaves to all threads of this process, for good, the system calls that computing with open files and
/// memory needs. Every other one fails with EPERM, those that open files with EACCES. False where the kernel
/// has no seccomp, or does not let this process use it.
bool allow_computing_calls();

/// Beside a GPU's driver, which opens devices and files, asks them much by ioctl and starts helpers' threads:
/// forbids starting programs, connections but local ones, tracing, signals, and kernel interfaces with a
/// history of holes.
bool forbid_calls_beside_a_gpu();

}  // namespace sammoe
