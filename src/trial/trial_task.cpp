#include "sammoe/error.hpp"
#include "sammoe/network_trial.hpp"

#include "bundle/bundle_file.hpp"
#include "core/ascii_text.hpp"
#include "model/networks/module_loading.hpp"
#include "model/networks/module_state.hpp"
#include "model/torch_error.hpp"
#include "tasks/named_task.hpp"
#include "tasks/trial_order.hpp"
#include "trial/file_check.hpp"
#include "trial/network_trials.hpp"
#include "trial/peak_memory.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace sammoe {
namespace {

/// Files of a bundle, out of a host, each tried once in every role that it has.
class BundleTrialRun {
 public:
  BundleTrialRun(const TrialOrder& order, TaskHost& host, const PeakMemory& memory)
      : order_(order), host_(host), memory_(memory), trials_(order) {}

  BundleTrial run() {
    const std::vector<TrialNetwork> networks = trial_networks(order_.bundle);
    BundleTrial trial;
    for (std::size_t n = 0; n < networks.size(); ++n) {
      NetworkTrial found;
      host_.report_progress(n, networks.size(), networks[n].file.file);
      if (order_.left_out.count(n) == 0) try_network(networks[n], found);
      trial.networks.push_back(std::move(found));
    }
    host_.report_progress(networks.size(), networks.size(), "");
    trial.roi_size_voxels = trials_.roi_size();
    return trial;
  }

 private:
  void try_network(const TrialNetwork& network, NetworkTrial& trial) {
    memory_.begin();
    try {
      load_and_run(network, trial);
    } catch (const std::exception& exception) {
      note_failure(network, exception, trial);
    }
    trial.peak_memory_bytes = memory_.bytes();
  }

  void load_and_run(const TrialNetwork& network, NetworkTrial& trial) {
    const std::string& source = network.file.file;
    const BundleFileContents contents =
        load_bundle_file(order_.bundle, network.file, host_.open_file(source));
    contents.require_intact();
    trial.problems = problems_of_file(contents.bytes()->view(), source);
    if (!trial.problems.empty()) return;
    const torch::jit::Module module = module_from_file(contents, source);
    const ModuleState state(module);
    trials_.run(module, network, trial);
    if (!state.is_still(module))
      trial.problems.emplace_back(
          "changed its own parameters or attributes while it ran; expected a network that keeps nothing "
          "between runs");
  }

  static void note_failure(const TrialNetwork& network, const std::exception& exception,
                           NetworkTrial& trial) {
    try {
      rethrow_torch_error(network.file.file + ": trying it failed", exception);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::interrupted) throw;
      trial.problems.emplace_back(without_start(error.what(), network.file.file + ": "));
    }
  }

  const TrialOrder& order_;
  TaskHost& host_;
  const PeakMemory& memory_;
  NetworkTrials trials_;
};

class TrialTask : public WorkerTask {
 public:
  std::string name() const override { return kTrialTask; }
  void prepare() const override { memory_.emplace(); }
  nlohmann::json run(const DocumentNode& order, TaskHost& host) const override {
    if (!memory_) memory_.emplace();
    const TrialOrder asked = read_trial_order(order);
    return trial_answer_json(BundleTrialRun(asked, host, *memory_).run());
  }

 private:
  mutable std::optional<PeakMemory> memory_;
};

}  // namespace

std::shared_ptr<const WorkerTask> trial_task() {
  return std::make_shared<TrialTask>();
}

}  // namespace sammoe
