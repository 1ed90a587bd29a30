#pragma once

#include "sammoe/worker_task.hpp"

namespace sammoe {

/// Those that this build has: none without SAMMOE_TRAINING.
WorkerTasks tasks_of_training();

}  // namespace sammoe
