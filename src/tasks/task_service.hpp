#pragma once

#include "sammoe/segmenter.hpp"
#include "sammoe/worker_task.hpp"

#include "worker/channel.hpp"

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {

/// A task that a worker was asked for.
struct TaskRequest {
  std::shared_ptr<const WorkerTask> task;
  nlohmann::json order;
  SegmenterOptions options;  ///< what the worker gives up
};

/// The first message to a worker that shall do a task.
nlohmann::json task_request_json(const std::string& task, const nlohmann::json& order,
                                 const SegmenterOptions& options);

/// Whether the first message is one.
bool is_task_request(const Message& first);

/// Reads it. Throws Error{processing} if it is not one, or `tasks` has no such task.
TaskRequest read_task_request(const Message& first, const WorkerTasks& tasks);

/// Does the task with what the other end gives, and sends the answer. Throws Error.
void serve_task(Channel& channel, const TaskRequest& request);

}  // namespace sammoe
