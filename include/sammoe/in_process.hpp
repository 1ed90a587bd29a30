#pragma once

// A Segmenter whose networks run in the calling process, without a worker. It starts no other program and
// shares memory with the caller. But a bundle's networks then have the caller's rights, so use it for bundles
// that you trust (docs/trust.md). Called by programs that link LibTorch, which it needs. From any thread.

#include "sammoe/segmenter.hpp"

#include <filesystem>

namespace sammoe {

/// Like the constructor of Segmenter, without a worker.
Segmenter segmenter_in_this_process(const std::filesystem::path& bundle,
                                    const SegmenterOptions& options = {});

}  // namespace sammoe
