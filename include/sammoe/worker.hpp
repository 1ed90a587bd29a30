#pragma once

// The whole program sammoe-engine, which a Segmenter starts to run networks. A program that is installed
// without sammoe-engine can call this from its own main and name itself in WorkerOptions::engine_program.
// Call it once, from the main thread, before anything else.

#include "sammoe/worker_task.hpp"

namespace sammoe {

/// The life of a worker process (docs/worker.md). It gives up all rights. Then it runs networks for the
/// process that started it until that is gone, or does one of the tasks. Returns the exit status.
int run_worker(const WorkerTasks& tasks = {});

}  // namespace sammoe
