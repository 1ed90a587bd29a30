#pragma once

#include <cstddef>
#include <filesystem>

namespace sammoe::benchmark {

/// Makes a bundle of the released size with random weights: the general expert through the import of a
/// checkpoint, the other experts as decoders of their own beside it, and a random gate, so that different
/// clicks choose different experts. Its selection is top-k with k = 2.
void make_released_bundle(const std::filesystem::path& folder, std::size_t experts);

}  // namespace sammoe::benchmark
