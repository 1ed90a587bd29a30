#include "tasks/worker_run.hpp"

#include "tasks/task_conversation.hpp"
#include "tasks/task_service.hpp"
#include "worker/lost_worker.hpp"
#include "worker/worker_process.hpp"

#include <chrono>

namespace sammoe {

SegmenterOptions worker_options(int threads, Device device, const WorkerOptions& limits) {
  SegmenterOptions options;
  options.worker = limits;
  options.threads = threads;
  options.device = device;
  return options;
}

nlohmann::json run_in_worker(const WorkerOrder& order, TaskHost& host) {
  order.options.validate();
  WorkerProcess worker(find_engine_program(order.options.worker.engine_program));
  worker.channel().set_patience(std::chrono::seconds(order.options.worker.engine_patience_s));
  try {
    worker.channel().send(task_request_json(order.task, order.order, order.options));
    return TaskConversation(worker.channel(), host, order.options.worker.engine_patience_s).run();
  } catch (const LostWorker& lost) {
    throw end_lost_worker(worker, lost, order.purpose);
  }
}

}  // namespace sammoe
