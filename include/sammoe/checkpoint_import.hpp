#pragma once

// The import in the calling process: it starts no other program, but what is wrong in the code that reads
// checkpoints is wrong with the caller's rights. Needs LibTorch in the calling program.

#include "sammoe/bundle_import.hpp"
#include "sammoe/worker_task.hpp"

#include <memory>

namespace sammoe {

/// As import_in_worker (bundle_import.hpp), in this process.
BundleInfo import_checkpoints(const ImportOptions& options);

/// The import, for run_worker() (worker.hpp).
std::shared_ptr<const WorkerTask> import_task();

}  // namespace sammoe
