#pragma once

// The trial of a bundle's networks in the calling process. Called by sammoe-engine, which needs LibTorch;
// other programs call try_bundle_in_worker() (bundle_trial.hpp).

#include "sammoe/worker_task.hpp"

#include <memory>

namespace sammoe {

/// The trial, for run_worker() (worker.hpp).
std::shared_ptr<const WorkerTask> trial_task();

}  // namespace sammoe
