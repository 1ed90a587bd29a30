#pragma once

// Import of checkpoints in the calling process, without a worker. A bug in the code that reads checkpoints
// then has the caller's rights, so use it for checkpoints that you trust. Called by sammoe-engine and by
// programs that link LibTorch, which it needs. It blocks, and callbacks run on the calling thread.

#include "sammoe/bundle_import.hpp"
#include "sammoe/worker_task.hpp"

#include <memory>

namespace sammoe {

/// Like import_in_worker (bundle_import.hpp), in this process.
BundleInfo import_checkpoints(const ImportOptions& options);

/// The import, for run_worker() (worker.hpp).
std::shared_ptr<const WorkerTask> import_task();

}  // namespace sammoe
