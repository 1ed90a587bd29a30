#pragma once

namespace sammoe {

/// From now on the process keeps memory that it frees for its next use. Training makes and drops the same
/// large tensors at every step; by default each would be handed back to the system and cleared anew.
void retain_freed_memory();

}  // namespace sammoe
