// The worker of sammoe, which starts it (docs/worker.md).

#include "sammoe/checkpoint_import.hpp"
#include "sammoe/network_trial.hpp"
#include "sammoe/worker.hpp"

#include "tasks_of_training.hpp"

#include <iostream>

int main(int argc, char** /*argv*/) {
  if (argc > 1) {
    std::cerr
        << "sammoe-engine: takes no arguments; it is started by sammoe, whose commands do all there is\n";
    return 2;
  }
  sammoe::WorkerTasks tasks = sammoe::tasks_of_training();
  tasks.push_back(sammoe::import_task());
  tasks.push_back(sammoe::trial_task());
  return sammoe::run_worker(tasks);
}
