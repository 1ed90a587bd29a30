#include "training/training_tasks.hpp"

#include "sammoe/training.hpp"

#include <memory>

namespace sammoe {

WorkerTasks training_tasks() {
  return {std::make_shared<FinetuneTask>(), std::make_shared<GateTask>()};
}

}  // namespace sammoe
