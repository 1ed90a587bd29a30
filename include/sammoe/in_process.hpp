#pragma once

// A Segmenter whose networks run in the calling process. It starts no other program and shares memory with
// the caller, but what a bundle's networks do they do with the caller's rights: use it for bundles that you
// trust (docs/trust.md). Needs LibTorch in the calling program.

#include "sammoe/segmenter.hpp"

#include <filesystem>

namespace sammoe {

/// As the constructor of Segmenter, without a worker.
Segmenter segmenter_in_this_process(const std::filesystem::path& bundle,
                                    const SegmenterOptions& options = {});

}  // namespace sammoe
