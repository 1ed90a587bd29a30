#include "sammoe/error.hpp"
#include "sammoe/training.hpp"

#include "bundle/bundle_manifest.hpp"
#include "core/atomic_file.hpp"
#include "core/atomic_folder.hpp"
#include "importer/gate_assembly.hpp"
#include "model/expert_store.hpp"
#include "training/bundle_edit.hpp"
#include "training/compute_setup.hpp"
#include "training/gate_data.hpp"
#include "training/gate_fit.hpp"
#include "training/gate_lesson.hpp"
#include "training/gate_split.hpp"

#include <algorithm>
#include <iomanip>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include <ATen/CPUGeneratorImpl.h>

namespace sammoe {
namespace {

/// How far the three parts of the work are, each from 0 to 1, as one number.
class GateProgress {
 public:
  explicit GateProgress(const TrainingOptions& options) : options_(options) {}

  void embedded(double share) {
    embedded_ = share;
    report("embedding the structures");
  }
  void asked(double share) {
    asked_ = share;
    report("asking the experts");
  }
  void fitted(double share, double validation_loss) {
    fitted_ = share;
    std::ostringstream status;
    status << "training the gate, validation loss " << std::setprecision(4) << validation_loss;
    report(status.str());
  }

 private:
  void report(const std::string& status) const {
    if (!options_.progress) return;
    // Roughly as long as each takes.
    const double done = 600 * embedded_ + 350 * asked_ + 50 * fitted_;
    options_.progress(static_cast<std::size_t>(done), 1000, status);
  }

  const TrainingOptions& options_;
  double embedded_ = 0;
  double asked_ = 0;
  double fitted_ = 0;
};

double share_of(std::size_t done, std::size_t total) {
  return total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
}

/// Draws the samples once for each image encoder among the experts, and keeps what the shared one made.
class SampleSource {
 public:
  SampleSource(const BundleInfo& bundle, const std::vector<LabelledCase>& cases,
               const TrainingOptions& options, GateProgress& progress)
      : bundle_(bundle), cases_(cases), options_(options), progress_(progress) {
    std::set<std::string> encoders;
    for (const ExpertInfo& expert : bundle.experts)
      encoders.insert(expert.image_encoder.value_or(bundle.image_encoder).sha256);
    encoders_ = static_cast<double>(encoders.size());
  }

  std::vector<RoiSample> samples_of(const BundleFile& image_encoder) {
    BundleInfo bundle = bundle_;
    bundle.image_encoder = image_encoder;
    ExpertStore store(std::move(bundle));
    std::vector<RoiSample> samples =
        make_roi_samples(store, cases_, options_, [&](std::size_t done, std::size_t total) {
          progress_.embedded(std::min(1.0, (rounds_ + share_of(done, total)) / encoders_));
        });
    rounds_ += 1;
    if (embeddings_.empty()) keep(samples);
    return samples;
  }

  const std::vector<at::Tensor>& embeddings() const { return embeddings_; }
  const std::vector<std::size_t>& case_indices() const { return case_indices_; }

 private:
  void keep(const std::vector<RoiSample>& samples) {
    for (const RoiSample& sample : samples) {
      embeddings_.push_back(sample.embedding);
      case_indices_.push_back(sample.case_index);
    }
  }

  const BundleInfo& bundle_;
  const std::vector<LabelledCase>& cases_;
  const TrainingOptions& options_;
  GateProgress& progress_;
  double encoders_ = 1;
  double rounds_ = 0;
  std::vector<at::Tensor> embeddings_;
  std::vector<std::size_t> case_indices_;
};

/// Samples of the cases with these numbers.
std::vector<std::size_t> samples_of_cases(const std::vector<std::size_t>& case_indices,
                                          const std::vector<std::size_t>& wanted) {
  const std::set<std::size_t> cases(wanted.begin(), wanted.end());
  std::vector<std::size_t> samples;
  for (std::size_t n = 0; n < case_indices.size(); ++n) {
    if (cases.count(case_indices[n]) != 0) samples.push_back(n);
  }
  return samples;
}

struct TrainedGate {
  torch::jit::Module gate;
  TrainingReport report;
};

/// `cases` are those of the split, no others.
TrainedGate trained_gate(const BundleInfo& bundle, const std::vector<LabelledCase>& cases,
                         const CaseSplit& split, const GateTrainingOptions& options) {
  GateProgress progress(options.training);
  SampleSource source(bundle, cases, options.training, progress);
  AnswerOptions answering;
  answering.clicks = options.most_clicks;
  answering.seed = options.training.seed;
  answering.device = options.training.device;
  answering.progress = [&](std::size_t done, std::size_t total) { progress.asked(share_of(done, total)); };
  const std::vector<ExpertAnswers> answers = ask_experts(
      bundle, [&](const BundleFile& encoder) { return source.samples_of(encoder); }, answering);

  GateShape shape;
  shape.roi_size = bundle.roi.size_voxels;
  shape.embedding_width = source.embeddings().front().size(1);
  shape.hidden_width = options.hidden_width;
  shape.experts = static_cast<std::int64_t>(bundle.experts.size());
  TrainedGate trained{assemble_gate(shape, at::make_generator<at::CPUGeneratorImpl>(options.training.seed)),
                      {}};

  std::vector<std::string> tasks;
  for (const std::size_t index : source.case_indices()) tasks.push_back(cases[index].task);
  const auto lesson_of = [&](const std::vector<std::size_t>& chosen) {
    return make_lesson(trained.gate, source.embeddings(), answers, tasks,
                       samples_of_cases(source.case_indices(), chosen));
  };
  const GateLesson training = lesson_of(split.training);
  const GateLesson validation = lesson_of(split.validation);
  const GateFit fit =
      fit_gate(trained.gate, training, validation, options, [&](std::size_t epoch, double loss) {
        progress.fitted(share_of(epoch, static_cast<std::size_t>(options.most_epochs)), loss);
      });
  trained.gate.eval();
  trained.report.losses = fit.losses;
  trained.report.validation_losses = fit.validation_losses;
  trained.report.best_epoch = fit.best_epoch;
  trained.report.samples = source.embeddings().size();
  for (const std::size_t n : split.validation) trained.report.held_out.push_back(cases[n]);
  return trained;
}

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

/// Refuses now what writing the bundle would refuse after an hour of work.
void require_writable(const BundleInfo& bundle, const std::filesystem::path& output) {
  if (output.empty()) {
    check_output_path(bundle.folder / kManifestName);
  } else {
    const AtomicFolder trial(output);
  }
}

/// A bundle that has its own way to choose keeps it, but for what the options say.
RoutingOptions selection_with_gate(const BundleInfo& bundle, const GateTrainingOptions& options) {
  const RoutingOptions selection =
      bundle.selection.strategy == Strategy::general ? RoutingOptions{} : bundle.selection;
  if (!options.selection) return selection;
  RoutingOptions changed = options.selection(selection);
  // The decision itself knows what it refuses, such as more experts than there are; even scores stand for
  // any.
  const std::vector<std::string> names = bundle.expert_names();
  decide(std::vector<double>(names.size(), 1.0 / static_cast<double>(names.size())), names, changed);
  return changed;
}

}  // namespace

TrainingReport train_gate(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                          const std::filesystem::path& output, const GateTrainingOptions& options) {
  options.validate();
  const BundleInfo info = read_bundle_info(bundle);
  require_choice(info);
  const std::vector<LabelledCase> usable = without_test_cases(cases);
  const CaseSplit split = split_cases(usable, options.validation_share, options.training.seed);
  require_writable(info, output);
  const RoutingOptions selection = selection_with_gate(info, options);
  return converting_errors("training the gate", [&] {
    prepare_computing(options.training);
    const TrainedGate trained = trained_gate(info, usable, split, options);
    if (output.empty()) {
      replace_gate(info, trained.gate, selection);
    } else {
      write_bundle_with_gate(info, trained.gate, selection, output);
    }
    return trained.report;
  });
}

}  // namespace sammoe
