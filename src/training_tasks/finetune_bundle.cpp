#include "training_tasks/finetune_bundle.hpp"

#include "sammoe/error.hpp"
#include "sammoe/version.hpp"

#include "files/atomic_folder.hpp"
#include "segmenter/messages.hpp"
#include "tasks/worker_run.hpp"
#include "training_tasks/bundle_edit.hpp"
#include "training_tasks/product_size.hpp"
#include "training_tasks/training_host.hpp"

#include <cstdio>
#include <set>
#include <string>
#include <utility>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

void require_free_name(const BundleInfo& bundle, const std::string& name) {
  for (const ExpertInfo& expert : bundle.experts) {
    if (expert.name != name) continue;
    throw Error(ErrorCode::usage, "bundle " + bundle.folder.string() + " already has an expert " + name +
                                      "; choose another name for the new one");
  }
}

/// Refuses now what writing the bundle would refuse after an hour of work.
void require_writable(const fs::path& output) {
  const AtomicFolder trial(output);
}

std::vector<LabelledCase> cases_for_training(const std::vector<LabelledCase>& cases) {
  std::vector<LabelledCase> chosen;
  for (const LabelledCase& labelled : cases)
    if (labelled.split != "test" && labelled.split != "validation") chosen.push_back(labelled);
  if (chosen.empty()) {
    throw Error(ErrorCode::input,
                "no case to train with: " + std::to_string(cases.size()) +
                    " are given, all for validation or test; expected rows whose split is train or empty");
  }
  return chosen;
}

ExpertInfo describe(const BundleInfo& bundle, const std::vector<LabelledCase>& cases,
                    const FinetuneOptions& options, std::size_t samples) {
  ExpertInfo expert;
  expert.name = options.name;
  expert.description = options.description.empty() ? "finetuned for " + options.name : options.description;
  std::set<std::string> tasks;
  std::set<fs::path> images;
  for (const LabelledCase& labelled : cases) {
    if (!labelled.task.empty()) tasks.insert(labelled.task);
    images.insert(labelled.image);
  }
  expert.labels.assign(tasks.begin(), tasks.end());
  char rate[32];
  std::snprintf(rate, sizeof(rate), "%g", options.learning_rate);
  expert.provenance =
      "finetuned by sammoe " + std::string(kVersion) + " from the decoder of " + bundle.experts[0].name +
      ", SHA-256 " + bundle.experts[0].decoder.sha256 + ", on " + std::to_string(samples) + " ROIs of " +
      std::to_string(images.size()) + " images: " + std::to_string(options.steps) + " steps of " +
      std::to_string(options.batch) + ", learning rate " + rate + ", up to " +
      std::to_string(options.max_clicks) + " clicks, seed " + std::to_string(options.training.seed);
  return expert;
}

/// One loss a step.
void require_all_steps(const TrainingReport& report, const FinetuneOptions& options) {
  if (report.losses.size() == static_cast<std::size_t>(options.steps)) return;
  throw Error(ErrorCode::processing, "the training reported " + std::to_string(report.losses.size()) +
                                         " steps instead of " + std::to_string(options.steps) +
                                         "; nothing was written");
}

}  // namespace

TrainingReport finetune_bundle(const fs::path& bundle, const std::vector<LabelledCase>& cases,
                               const fs::path& output, const FinetuneOptions& options,
                               const FinetuneRun& run) {
  options.validate();
  const BundleInfo info = read_bundle_info(bundle);
  require_free_name(info, options.name);
  const std::vector<LabelledCase> chosen = cases_for_training(cases);
  require_writable(output);
  TrainingHost host(info, chosen, options.training, {kDecoderOutput, max_decoder_bytes(info)});
  TrainingReport report = run({info, numbered(chosen), options}, host);
  require_all_steps(report, options);
  write_bundle_with_expert(info, describe(info, chosen, options, report.samples), host.product(), output);
  return report;
}

TrainingReport finetune_in_worker(const fs::path& bundle, const std::vector<LabelledCase>& cases,
                                  const fs::path& output, const FinetuneOptions& options,
                                  const WorkerOptions& worker) {
  return finetune_bundle(bundle, cases, output, options, [&](const FinetuneOrder& order, TaskHost& host) {
    const WorkerOrder work{kFinetuneTask, finetune_order_json(order), "trains the expert",
                           worker_options(options.training.threads, options.training.device, worker)};
    return read_training_report(message_node(run_in_worker(work, host), "the worker"));
  });
}

}  // namespace sammoe
