#pragma once

namespace sammoe {

/// Processors that this process may run on (its affinity mask), at least 1.
int available_processors();

/// Whether the processor multiplies matrices in bfloat16 (AVX512-BF16). Without, LibTorch falls back to a
/// reference implementation that takes 18 times as long as float32 and rounds more.
bool processor_has_bfloat16();

}  // namespace sammoe
