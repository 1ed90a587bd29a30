#pragma once

// The whole of the program sammoe-engine, which a Segmenter starts to run networks. A program that is
// installed without it can call this from its own main instead and name itself in
// WorkerOptions::engine_program.

#include "sammoe/worker_task.hpp"

namespace sammoe {

/// The life of a worker process: gives up all rights, then runs networks for the process that started it
/// until that is gone, or does one of the tasks (docs/worker.md). Returns the exit status.
int run_worker(const WorkerTasks& tasks = {});

}  // namespace sammoe
