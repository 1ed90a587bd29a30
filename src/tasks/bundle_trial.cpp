#include "tasks/bundle_trial.hpp"

#include "sammoe/error.hpp"

#include "segmenter/messages.hpp"
#include "tasks/trial_host.hpp"
#include "tasks/worker_run.hpp"

#include <map>
#include <string>
#include <utility>

namespace sammoe {

BundleTrial try_bundle(TrialOrder order, const TrialOptions& options, const TrialRun& run) {
  std::map<std::size_t, std::string> ends;
  while (true) {
    TrialHost host(order.bundle, options);
    try {
      BundleTrial trial = run(order, host);
      for (const auto& [network, reason] : ends) trial.networks.at(network).problems.push_back(reason);
      return trial;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::processing || !host.current() ||
          !order.left_out.insert(*host.current()).second)
        throw;
      ends[*host.current()] = error.what();
    }
  }
}

BundleTrial try_in_workers(TrialOrder order, const TrialOptions& options, const WorkerOptions& worker) {
  return try_bundle(std::move(order), options, [&](const TrialOrder& current, TaskHost& host) {
    const WorkerOrder work{kTrialTask, trial_order_json(current), "tries the networks",
                           worker_options(options.threads, Device::cpu, worker)};
    return read_trial_answer(message_node(run_in_worker(work, host), "the worker"), current);
  });
}

BundleTrial try_bundle_in_worker(const BundleInfo& bundle, const TrialOptions& options,
                                 const WorkerOptions& worker) {
  return try_in_workers({bundle, false, {}}, options, worker);
}

}  // namespace sammoe
