#pragma once

// Training in the calling process, without a worker. It starts no other program and shares memory with the
// caller. But a bundle's networks then have the caller's rights, so use it for bundles that you trust
// (docs/trust.md). Called by sammoe-engine and by programs that link LibTorch, which it needs. The calls
// block; callbacks run on the calling thread.

#include "sammoe/bundle_training.hpp"
#include "sammoe/worker_task.hpp"

namespace sammoe {

/// Like finetune_in_worker (bundle_training.hpp), in this process.
TrainingReport finetune(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                        const std::filesystem::path& output, const FinetuneOptions& options);

/// Like train_gate_in_worker (bundle_training.hpp), in this process.
TrainingReport train_gate(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                          const std::filesystem::path& output, const GateTrainingOptions& options);

/// Both tasks, for run_worker() (worker.hpp).
WorkerTasks training_tasks();

}  // namespace sammoe
