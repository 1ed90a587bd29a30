#include "tasks/worker_run.hpp"

#include "sammoe/error.hpp"

#include "tasks/task_conversation.hpp"
#include "tasks/task_service.hpp"
#include "worker/worker_process.hpp"

namespace sammoe {

SegmenterOptions worker_options(int threads, Device device, const WorkerOptions& limits) {
  SegmenterOptions options;
  static_cast<WorkerOptions&>(options) = limits;
  options.threads = threads;
  options.device = device;
  return options;
}

nlohmann::json run_in_worker(const WorkerOrder& order, TaskHost& host) {
  order.options.validate();
  WorkerProcess worker(find_engine_program(order.options.engine_program));
  try {
    worker.channel().send(task_request_json(order.task, order.order, order.options));
    return TaskConversation(worker.channel(), host, order.options.engine_patience_s).run();
  } catch (const LostWorker& lost) {
    const std::string end = worker.end();
    throw Error(ErrorCode::processing, "the worker that " + order.purpose + " " +
                                           (lost.how.empty() ? end : lost.how + " and was stopped") +
                                           "; if you trust the files that it was given, raise "
                                           "--engine-memory or --engine-patience, else do not use them");
  }
}

}  // namespace sammoe
