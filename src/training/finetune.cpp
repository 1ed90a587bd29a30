#include "sammoe/error.hpp"
#include "sammoe/training.hpp"
#include "sammoe/version.hpp"

#include "bundle/bundle_file.hpp"
#include "core/atomic_folder.hpp"
#include "model/expert_store.hpp"
#include "model/module_loading.hpp"
#include "model/module_precision.hpp"
#include "training/bundle_edit.hpp"
#include "training/compute_setup.hpp"
#include "training/decoder_training.hpp"
#include "training/roi_samples.hpp"

#include <algorithm>
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

/// A network of the bundle as a module; `type` becomes the one its weights are stored in.
torch::jit::Module general_decoder(const BundleInfo& bundle, at::ScalarType& type) {
  const BundleFile& file = bundle.experts[0].decoder;
  torch::jit::Module module =
      module_as_stored(read_bundle_file(bundle, file), (bundle.folder / file.file).string());
  type = at::kFloat;
  for (const at::Tensor& parameter : module.parameters())
    if (parameter.is_floating_point()) type = parameter.scalar_type();
  convert_floating_point(module, at::kFloat);
  return module;
}

torch::jit::Module shared_prompt_encoder(const BundleInfo& bundle) {
  const BundleFile& file = bundle.prompt_encoder;
  return module_from_bytes(read_bundle_file(bundle, file), (bundle.folder / file.file).string());
}

/// The decoder as it is stored: in the precision it had, and finite in it.
void make_storable(torch::jit::Module& decoder, at::ScalarType type) {
  for (at::Tensor parameter : decoder.parameters()) {
    parameter.mutable_grad() = at::Tensor();
    parameter.set_requires_grad(false);
  }
  convert_floating_point(decoder, type);
  for (const at::Tensor& parameter : decoder.parameters()) {
    if (at::isfinite(parameter).all().item<bool>()) continue;
    throw Error(
        ErrorCode::processing,
        "finetuning diverged: a weight is not finite, or beyond the precision that the bundle stores; "
        "lower the learning rate; nothing was written");
  }
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
      std::to_string(options.most_clicks) + " clicks, seed " + std::to_string(options.training.seed);
  return expert;
}

/// Tells a caller how far the whole work is: first the samples, then the steps.
class FinetuneProgress {
 public:
  explicit FinetuneProgress(const FinetuneOptions& options)
      : options_(options), steps_(static_cast<std::size_t>(options.steps)) {}

  void sampled(std::size_t done, std::size_t total) {
    samples_ = total;
    tell(done, "ROI " + std::to_string(done) + " of " + std::to_string(total));
  }

  void stepped(double loss) {
    ++steps_done_;
    char text[64];
    std::snprintf(text, sizeof(text), "step %zu, loss %.3f", steps_done_, loss);
    tell(samples_ + steps_done_, text);
  }

 private:
  void tell(std::size_t done, const std::string& status) const {
    if (options_.training.progress) options_.training.progress(done, samples_ + steps_, status);
  }

  const FinetuneOptions& options_;
  std::size_t steps_;
  std::size_t samples_ = 0;
  std::size_t steps_done_ = 0;
};

TrainingReport finetune_checked(const BundleInfo& bundle, const std::vector<LabelledCase>& cases,
                                const fs::path& output, const FinetuneOptions& options) {
  at::ScalarType stored_type = at::kFloat;
  ClickNetworks networks;
  networks.decoder = general_decoder(bundle, stored_type);
  networks.prompt_encoder = shared_prompt_encoder(bundle);
  networks.roi_size = bundle.roi.size_voxels;
  FinetuneProgress progress(options);
  std::vector<RoiSample> samples;
  {
    ExpertStore store(bundle);
    samples = make_roi_samples(store, cases, options.training,
                               [&](std::size_t done, std::size_t total) { progress.sampled(done, total); });
  }
  TrainingReport report;
  report.samples = samples.size();
  report.losses = train_decoder(networks, samples, options, [&](double loss) { progress.stepped(loss); });
  make_storable(networks.decoder, stored_type);
  write_bundle_with_expert(bundle, describe(bundle, cases, options, samples.size()), networks.decoder,
                           output);
  return report;
}

}  // namespace

TrainingReport finetune(const fs::path& bundle, const std::vector<LabelledCase>& cases,
                        const fs::path& output, const FinetuneOptions& options) {
  options.validate();
  const BundleInfo info = read_bundle_info(bundle);
  require_free_name(info, options.name);
  const std::vector<LabelledCase> chosen = cases_for_training(cases);
  require_writable(output);
  return converting_errors("finetuning", [&] {
    prepare_computing(options.training);
    return finetune_checked(info, chosen, output, options);
  });
}

}  // namespace sammoe
