#pragma once

namespace sammoe {

/// Gives up, for this thread and all that it starts from now on, every right to files but reading what the
/// libraries in memory need; where the kernel can, also TCP, abstract sockets and signals to other processes.
/// With `for_gpu` all files stay readable, and devices writable. False where the kernel has no Landlock, or
/// does not let this process use it.
bool enter_landlock(bool for_gpu);

}  // namespace sammoe
