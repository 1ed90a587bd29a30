#include "training_tasks/gate_bundle.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_manifest.hpp"
#include "files/atomic_file.hpp"
#include "files/atomic_folder.hpp"
#include "segmenter/messages.hpp"
#include "tasks/worker_run.hpp"
#include "training_tasks/bundle_edit.hpp"
#include "training_tasks/product_size.hpp"
#include "training_tasks/training_host.hpp"

#include <algorithm>
#include <string>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

std::vector<LabelledCase> without_test_cases(std::vector<LabelledCase> cases) {
  const auto is_test = [](const LabelledCase& item) { return item.split == "test"; };
  cases.erase(std::remove_if(cases.begin(), cases.end(), is_test), cases.end());
  return cases;
}

void require_choice(const BundleInfo& bundle) {
  if (bundle.experts.size() > 1) return;
  throw Error(ErrorCode::usage, bundle.folder.string() + " has one expert, " + bundle.experts[0].name +
                                    ", so a gate has nothing to choose from; add an expert with sammoe "
                                    "finetune, or sammoe import --expert");
}

void require_decoders(const BundleInfo& bundle) {
  for (const ExpertInfo& expert : bundle.experts) {
    if (!expert.network) continue;
    throw Error(ErrorCode::usage, bundle.folder.string() + ": expert " + expert.name +
                                      " is a whole network, which a gate cannot be trained for; train it "
                                      "without that expert, or choose the expert by name (expert:NAME)");
  }
}

/// Refuses now what writing the bundle would refuse after an hour of work.
void require_gate_writable(const BundleInfo& bundle, const fs::path& output) {
  if (output.empty()) {
    check_output_path(bundle.folder / kManifestName);
  } else {
    const AtomicFolder trial(output);
  }
}

/// A bundle that has its own way to choose keeps it, except for what the options say.
RoutingOptions selection_with_gate(const BundleInfo& bundle, const GateTrainingOptions& options) {
  const RoutingOptions selection =
      bundle.selection.strategy == Strategy::general ? RoutingOptions{} : bundle.selection;
  RoutingOptions changed = options.selection ? options.selection(selection) : selection;
  if (changed.strategy == Strategy::expert) {
    throw Error(ErrorCode::usage, "strategy '" + to_string(changed) +
                                      "' names one expert, which a bundle cannot; use a strategy that asks "
                                      "the gate, such as " +
                                      to_string(RoutingOptions{}));
  }
  check_fits(changed, {bundle.expert_names(), true});
  return changed;
}

}  // namespace

TrainingReport train_gate_of_bundle(const fs::path& bundle, const std::vector<LabelledCase>& cases,
                                    const fs::path& output, const GateTrainingOptions& options,
                                    const GateRun& run) {
  options.validate();
  const BundleInfo info = read_bundle_info(bundle);
  require_choice(info);
  require_decoders(info);
  const std::vector<LabelledCase> usable = without_test_cases(cases);
  const CaseSplit split = split_cases(usable, options.validation_share, options.training.seed);
  require_gate_writable(info, output);
  const RoutingOptions selection = selection_with_gate(info, options);
  TrainingHost host(info, usable, options.training, {kGateOutput, max_gate_bytes(info, options)});
  TrainingReport report = run({info, numbered(usable), split, options}, host);
  for (const std::size_t n : split.validation) report.held_out.push_back(usable[n]);
  if (output.empty()) {
    replace_gate(info, host.product(), selection);
  } else {
    write_bundle_with_gate(info, host.product(), selection, output);
  }
  return report;
}

TrainingReport train_gate_in_worker(const fs::path& bundle, const std::vector<LabelledCase>& cases,
                                    const fs::path& output, const GateTrainingOptions& options,
                                    const WorkerOptions& worker) {
  return train_gate_of_bundle(bundle, cases, output, options, [&](const GateOrder& order, TaskHost& host) {
    const WorkerOrder work{kGateTask, gate_order_json(order), "trains the gate",
                           worker_options(options.training.threads, options.training.device, worker)};
    return read_training_report(message_node(run_in_worker(work, host), "the worker"));
  });
}

}  // namespace sammoe
