#pragma once

// Training in the calling process: it starts no other program and shares memory with the caller, but what a
// bundle's networks do they do with the caller's rights: for bundles that you trust (docs/trust.md). Needs
// LibTorch in the calling program.

#include "sammoe/bundle_training.hpp"
#include "sammoe/worker_task.hpp"

namespace sammoe {

/// As finetune_in_worker (bundle_training.hpp), in this process.
TrainingReport finetune(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                        const std::filesystem::path& output, const FinetuneOptions& options);

/// As train_gate_in_worker (bundle_training.hpp), in this process.
TrainingReport train_gate(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                          const std::filesystem::path& output, const GateTrainingOptions& options);

/// Both, for run_worker() (worker.hpp).
WorkerTasks training_tasks();

}  // namespace sammoe
