#pragma once

#include <memory>
#include <vector>

namespace sammoe {

/// Something that a worker process can be asked to do beside segmenting: made by import_task()
/// (checkpoint_import.hpp) and training_tasks() (training.hpp), given to run_worker() (worker.hpp).
class WorkerTask;
using WorkerTasks = std::vector<std::shared_ptr<const WorkerTask>>;

}  // namespace sammoe
