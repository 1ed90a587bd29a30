#include "sammoe/training.hpp"

#include "importer/gate_assembly.hpp"
#include "importer/module_writer.hpp"
#include "model/networks/expert_store.hpp"
#include "training/bundle_files.hpp"
#include "training/compute_setup.hpp"
#include "training/gate_data.hpp"
#include "training/gate_fit.hpp"
#include "training/gate_lesson.hpp"
#include "training/training_tasks.hpp"
#include "training_tasks/gate_bundle.hpp"

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
  explicit GateProgress(TaskHost& host) : host_(host) {}

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
    // Roughly as long as each takes.
    const double done = 600 * embedded_ + 350 * asked_ + 50 * fitted_;
    host_.report_progress(static_cast<std::size_t>(done), 1000, status);
  }

  TaskHost& host_;
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
  SampleSource(const GateOrder& order, TaskHost& host, GateProgress& progress)
      : order_(order), host_(host), progress_(progress) {
    std::set<std::string> encoders;
    for (const ExpertInfo& expert : order.bundle.experts)
      encoders.insert(expert.image_encoder.value_or(order.bundle.image_encoder).sha256);
    encoders_ = static_cast<double>(encoders.size());
  }

  std::vector<RoiSample> samples_of(const BundleFile& image_encoder) {
    BundleInfo bundle = order_.bundle;
    bundle.image_encoder = image_encoder;
    ExpertStore store(std::move(bundle), store_options_with(files_of(host_, order_.bundle)));
    std::vector<RoiSample> samples = make_roi_samples(
        store, order_.cases, host_, order_.options.training, [&](std::size_t done, std::size_t total) {
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

  const GateOrder& order_;
  TaskHost& host_;
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

GateShape shape_of_gate(const GateOrder& order, std::int64_t embedding_width) {
  GateShape shape;
  shape.roi_size = order.bundle.roi.size_voxels;
  shape.embedding_width = embedding_width;
  shape.hidden_width = order.options.hidden_width;
  shape.experts = static_cast<std::int64_t>(order.bundle.experts.size());
  return shape;
}

std::vector<ExpertAnswers> answers_of(const GateOrder& order, TaskHost& host, SampleSource& source,
                                      GateProgress& progress) {
  AnswerOptions answering;
  answering.files = files_of(host, order.bundle);
  answering.clicks = order.options.max_clicks;
  answering.seed = order.options.training.seed;
  answering.device = order.options.training.device;
  answering.progress = [&](std::size_t done, std::size_t total) { progress.asked(share_of(done, total)); };
  return ask_experts(
      order.bundle, [&](const BundleFile& encoder) { return source.samples_of(encoder); }, answering);
}

/// What the experts answered about the cases of the split, no others, becomes a gate.
TrainingReport make_gate(const GateOrder& order, TaskHost& host) {
  const GateTrainingOptions& options = order.options;
  GateProgress progress(host);
  SampleSource source(order, host, progress);
  const std::vector<ExpertAnswers> answers = answers_of(order, host, source, progress);
  torch::jit::Module gate = assemble_gate(shape_of_gate(order, source.embeddings().front().size(1)),
                                          at::make_generator<at::CPUGeneratorImpl>(options.training.seed));

  std::vector<std::string> tasks;
  for (const std::size_t index : source.case_indices()) tasks.push_back(order.cases[index].task);
  const auto lesson_of = [&](const std::vector<std::size_t>& chosen) {
    return make_lesson(gate, source.embeddings(), answers, tasks,
                       samples_of_cases(source.case_indices(), chosen));
  };
  const GateLesson training = lesson_of(order.split.training);
  const GateLesson validation = lesson_of(order.split.validation);
  const GateFit fit = fit_gate(gate, training, validation, options, [&](std::size_t epoch, double loss) {
    progress.fitted(share_of(epoch, static_cast<std::size_t>(options.max_epochs)), loss);
  });
  gate.eval();
  save_module(gate, *host.make_output(kGateOutput), "the gate");
  TrainingReport report;
  report.losses = fit.losses;
  report.validation_losses = fit.validation_losses;
  report.best_epoch = fit.best_epoch;
  report.samples = source.embeddings().size();
  return report;
}

TrainingReport make_gate_converting_errors(const GateOrder& order, TaskHost& host) {
  return converting_errors("training the gate", [&] {
    prepare_computing(order.options.training);
    return make_gate(order, host);
  });
}

}  // namespace

TrainingReport train_gate(const std::filesystem::path& bundle, const std::vector<LabelledCase>& cases,
                          const std::filesystem::path& output, const GateTrainingOptions& options) {
  return train_gate_of_bundle(bundle, cases, output, options, make_gate_converting_errors);
}

nlohmann::json GateTask::run(const DocumentNode& order, TaskHost& host) const {
  return training_report_json(make_gate_converting_errors(read_gate_order(order), host));
}

}  // namespace sammoe
