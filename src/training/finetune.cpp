#include "sammoe/error.hpp"
#include "sammoe/training.hpp"

#include "importer/module_writer.hpp"
#include "model/networks/expert_store.hpp"
#include "model/networks/module_loading.hpp"
#include "model/networks/module_precision.hpp"
#include "training/bundle_files.hpp"
#include "training/compute_setup.hpp"
#include "training/decoder_training.hpp"
#include "training/roi_samples.hpp"
#include "training/training_tasks.hpp"
#include "training_tasks/finetune_bundle.hpp"

#include <cstdio>
#include <string>

namespace sammoe {
namespace {

/// A network of the bundle as a module; `type` becomes the one its weights are stored in.
torch::jit::Module general_decoder(const BundleInfo& bundle, const BundleFileSource& files,
                                   at::ScalarType& type) {
  const BundleFile& file = bundle.experts[0].decoder;
  torch::jit::Module module = module_as_stored(files(file), (bundle.folder / file.file).string());
  type = at::kFloat;
  for (const at::Tensor& parameter : module.parameters())
    if (parameter.is_floating_point()) type = parameter.scalar_type();
  convert_floating_point(module, at::kFloat);
  return module;
}

torch::jit::Module shared_prompt_encoder(const BundleInfo& bundle, const BundleFileSource& files) {
  const BundleFile& file = bundle.prompt_encoder;
  return module_from_file(files(file), (bundle.folder / file.file).string());
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

/// Tells the host how far the whole work is: first the samples, then the steps.
class FinetuneProgress {
 public:
  FinetuneProgress(TaskHost& host, int steps) : host_(host), steps_(static_cast<std::size_t>(steps)) {}

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
    host_.report_progress(done, samples_ + steps_, status);
  }

  TaskHost& host_;
  std::size_t steps_;
  std::size_t samples_ = 0;
  std::size_t steps_done_ = 0;
};

TrainingReport train_expert(const FinetuneOrder& order, TaskHost& host) {
  const BundleInfo& bundle = order.bundle;
  const BundleFileSource files = files_of(host, bundle);
  at::ScalarType stored_type = at::kFloat;
  ClickNetworks networks;
  networks.decoder = general_decoder(bundle, files, stored_type);
  networks.prompt_encoder = shared_prompt_encoder(bundle, files);
  networks.roi_size = bundle.roi.size_voxels;
  FinetuneProgress progress(host, order.options.steps);
  std::vector<RoiSample> samples;
  {
    ExpertStore store(bundle, store_options_with(files));
    samples = make_roi_samples(store, order.cases, host, order.options.training,
                               [&](std::size_t done, std::size_t total) { progress.sampled(done, total); });
  }
  TrainingReport report;
  report.samples = samples.size();
  report.losses =
      train_decoder(networks, samples, order.options, [&](double loss) { progress.stepped(loss); });
  make_storable(networks.decoder, stored_type);
  save_module(networks.decoder, *host.make_output(kDecoderOutput), "the new decoder");
  return report;
}

TrainingReport train_expert_converting_errors(const FinetuneOrder& order, TaskHost& host) {
  return converting_errors("finetuning", [&] {
    prepare_computing(order.options.training);
    return train_expert(order, host);
  });
}

}  // namespace

TrainingReport finetune(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                        const std::filesystem::path& output, const FinetuneOptions& options) {
  return finetune_bundle(bundle, cases, output, options, train_expert_converting_errors);
}

nlohmann::json FinetuneTask::run(const DocumentNode& order, TaskHost& host) const {
  return training_report_json(train_expert_converting_errors(read_finetune_order(order), host));
}

}  // namespace sammoe
