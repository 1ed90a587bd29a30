#include "tasks_of_training.hpp"

namespace sammoe {

WorkerTasks tasks_of_training() {
  return {};
}

}  // namespace sammoe
