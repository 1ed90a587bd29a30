#pragma once

// What a worker process can do in addition to segmenting. Only programs that call run_worker() (worker.hpp)
// need it.

#include <memory>
#include <vector>

namespace sammoe {

/// A task of a worker process. import_task() (checkpoint_import.hpp) and training_tasks() (training.hpp) make
/// them; run_worker() (worker.hpp) takes them.
class WorkerTask;
using WorkerTasks = std::vector<std::shared_ptr<const WorkerTask>>;

}  // namespace sammoe
