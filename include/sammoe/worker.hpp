#pragma once

// The whole of the program sammoe-engine, which a Segmenter starts to run networks. A program that is
// installed without it can call this from its own main instead and name itself in
// SegmenterOptions::engine_program.

namespace sammoe {

/// The life of a worker process: gives up all rights, then runs networks for the process that started it
/// until that is gone (docs/worker.md). Returns the exit status.
int run_worker();

}  // namespace sammoe
