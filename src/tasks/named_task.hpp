#pragma once

#include "sammoe/worker_task.hpp"

#include "files/document_node.hpp"
#include "tasks/task_host.hpp"

#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {

class WorkerTask {
 public:
  WorkerTask() = default;
  virtual ~WorkerTask() = default;
  WorkerTask(const WorkerTask&) = delete;
  WorkerTask& operator=(const WorkerTask&) = delete;

  /// By which it is asked for.
  virtual std::string name() const = 0;
  /// Opens what it needs of its own process, before the process gives up files.
  virtual void prepare() const {}
  /// Does what `order` asks, with what `host` gives; returns the answer. Throws Error.
  virtual nlohmann::json run(const DocumentNode& order, TaskHost& host) const = 0;
};

}  // namespace sammoe
