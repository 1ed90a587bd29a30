#include "sammoe/training.hpp"

#include "tasks_of_training.hpp"

namespace sammoe {

WorkerTasks tasks_of_training() {
  return training_tasks();
}

}  // namespace sammoe
