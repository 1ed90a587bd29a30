#pragma once

#include "sammoe/segmenter.hpp"

#include "tasks/task_host.hpp"

#include <string>

#include <nlohmann/json.hpp>

namespace sammoe {

/// What a worker is to do.
struct WorkerOrder {
  std::string task;      ///< WorkerTask::name
  nlohmann::json order;  ///< as the task reads it
  std::string purpose;   ///< for messages: the worker that "imports the checkpoints"
  SegmenterOptions options;
};

/// How a worker computes and is limited.
SegmenterOptions worker_options(int threads, Device device, const WorkerOptions& limits);

/// Starts a worker, lets it do that with what `host` gives, ends it, and returns its answer. Throws its
/// Error, Error{processing} if it died or was silent for too long, and what `host` throws.
nlohmann::json run_in_worker(const WorkerOrder& order, TaskHost& host);

}  // namespace sammoe
