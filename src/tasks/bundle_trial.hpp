#pragma once

#include "sammoe/bundle_trial.hpp"

#include "tasks/task_host.hpp"
#include "tasks/trial_order.hpp"

#include <functional>

namespace sammoe {

/// Tries networks, here or in a worker.
using TrialRun = std::function<BundleTrial(const TrialOrder& order, TaskHost& host)>;

/// Tries the networks by `run`, again without those that ended it, until it comes to its end.
BundleTrial try_bundle(TrialOrder order, const TrialOptions& options, const TrialRun& run);

/// The same with a worker for each run.
BundleTrial try_in_workers(TrialOrder order, const TrialOptions& options, const WorkerOptions& worker);

}  // namespace sammoe
