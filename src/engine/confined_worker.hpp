#pragma once

#include "sammoe/worker_task.hpp"

#include "model/networks/expert_store.hpp"
#include "segmenter/segmenter_backend.hpp"

#include <functional>
#include <memory>

namespace sammoe {

/// Makes what runs the networks, in a process that has given up everything.
using BackendMaker = std::function<std::unique_ptr<SegmenterBackend>(
    const BundleInfo& bundle, const SegmenterOptions& options, BundleFileSource files)>;

/// The life of a worker process, as run_worker(). Returns the exit status.
int run_confined_worker(const BackendMaker& make_backend, const WorkerTasks& tasks = {});

}  // namespace sammoe
