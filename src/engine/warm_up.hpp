#pragma once

namespace sammoe {

/// Computes a little of everything on that many threads (0: all processors), so that libraries start their
/// threads, take their buffers and read what they read of the system's files now, not when they may not.
void warm_up(int threads);

}  // namespace sammoe
