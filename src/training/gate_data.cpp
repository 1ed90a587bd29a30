#include "training/gate_data.hpp"

#include "sammoe/error.hpp"

#include "bundle/bundle_file.hpp"
#include "engine/compute_device.hpp"
#include "engine/mask_prompt.hpp"
#include "model/torch_error.hpp"
#include "training/expert_run.hpp"
#include "training/mask_errors.hpp"
#include "training/simulated_clicks.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace sammoe {
namespace {

/// Samples that the networks are shown at once: enough to keep a GPU busy, little memory.
constexpr std::size_t kGateInputsPerRun = 16;

/// Some samples, stacked.
struct SampleBatch {
  at::Tensor embedding;  ///< (N, C, g, g, g)
  at::Tensor structure;  ///< (N, M, M, M) bool
};

SampleBatch stacked(const std::vector<RoiSample>& samples, std::size_t first, std::size_t count) {
  std::vector<at::Tensor> embeddings;
  std::vector<at::Tensor> targets;
  for (std::size_t n = first; n < first + count; ++n) {
    embeddings.push_back(samples[n].embedding);
    targets.push_back(samples[n].target);
  }
  return {at::cat(embeddings), inside_of(at::stack(targets))};
}

/// The samples' first clicks, (N, 1, 3).
at::Tensor first_points(const std::vector<RoiSample>& samples, std::size_t first, std::size_t count) {
  at::Tensor points = at::empty({static_cast<std::int64_t>(count), 1, 3}, at::kFloat);
  auto values = points.accessor<float, 3>();
  for (std::size_t n = 0; n < count; ++n) {
    for (int axis = 0; axis < 3; ++axis) {
      values[static_cast<std::int64_t>(n)][0][axis] =
          static_cast<float>(samples[first + n].first_click.position_in_roi[axis]);
    }
  }
  return points;
}

/// The clicks of one batch, with all those that come later.
struct BatchClicks {
  at::Tensor points;  ///< (N, P, 3)
  at::Tensor labels;  ///< (N, P)
};

/// Answers of one batch, as they grow: one entry for each number of clicks.
struct BatchAnswers {
  std::vector<at::Tensor> sparse;
  std::vector<at::Tensor> dice;  ///< (N, 1) each
};

/// Finds each next click where the mask is wrong.
class ClickSource {
 public:
  ClickSource(std::int64_t roi_size, std::uint64_t seed)
      : roi_size_(roi_size), generator_(at::make_generator<at::CPUGeneratorImpl>(seed)) {}

  void append(BatchClicks& clicks, const at::Tensor& mask, const at::Tensor& structure) {
    const MaskErrors errors = mask_errors(mask, structure);
    // From clicks anywhere in the error to clicks near its middle: users differ.
    const at::Tensor prefers_core = at::rand({mask.size(0)}, generator_, at::kFloat);
    const SimulatedClicks drawn = draw_clicks(errors.regions, prefers_core, roi_size_, generator_);
    clicks.points = at::cat({clicks.points, drawn.points.unsqueeze(1)}, 1);
    clicks.labels = at::cat({clicks.labels, errors.labels.unsqueeze(1)}, 1);
  }

 private:
  std::int64_t roi_size_;
  at::Generator generator_;
};

/// One batch through one expert. With `source` the clicks after those given are drawn in its errors.
BatchAnswers ask(ExpertRun& expert, const SampleBatch& batch, BatchClicks& clicks, int count,
                 ClickSource* source) {
  const std::int64_t edge = batch.structure.size(-1);
  at::Tensor logits = at::zeros({batch.structure.size(0), 1, edge, edge, edge}, at::kFloat);
  BatchAnswers answers;
  for (std::int64_t click = 1; click <= count; ++click) {
    const ExpertAnswer answer = expert.answer(batch.embedding, clicks.points.narrow(1, 0, click),
                                              clicks.labels.narrow(1, 0, click), logits);
    logits = answer.logits;
    const at::Tensor mask = logits.squeeze(1) > 0;
    answers.sparse.push_back(answer.sparse);
    answers.dice.push_back(mask_dice(mask, batch.structure).unsqueeze(1));
    if (source != nullptr && click < count) source->append(clicks, mask, batch.structure);
  }
  return answers;
}

/// All experts, one after the other, over all samples.
class Questioning {
 public:
  Questioning(const BundleInfo& bundle, const SamplesByEncoder& samples_of, const AnswerOptions& options)
      : bundle_(bundle),
        samples_of_(samples_of),
        options_(options),
        files_(options.files ? options.files
                             : [&bundle](const BundleFile& file) { return load_bundle_file(bundle, file); }),
        device_(torch_device(options.device)),
        click_source_(bundle.roi.size_voxels, options.seed),
        sparse_(static_cast<std::size_t>(options.clicks)),
        dice_(static_cast<std::size_t>(options.clicks)) {}

  std::vector<ExpertAnswers> run() {
    for (std::size_t expert = 0; expert < bundle_.experts.size(); ++expert) run_expert(expert);
    if (options_.progress) options_.progress(bundle_.experts.size(), bundle_.experts.size());
    std::vector<ExpertAnswers> answers(static_cast<std::size_t>(options_.clicks));
    for (std::size_t count = 0; count < answers.size(); ++count) {
      const auto clicks = static_cast<std::int64_t>(count) + 1;
      std::vector<at::Tensor> points, labels;
      for (const BatchClicks& batch : clicks_) {
        points.push_back(batch.points.narrow(1, 0, clicks));
        labels.push_back(batch.labels.narrow(1, 0, clicks));
      }
      answers[count] = {at::cat(sparse_[count]), at::cat(points), at::cat(labels), at::cat(dice_[count], 1)};
    }
    return answers;
  }

 private:
  /// The same samples, as another encoder embeds them.
  void embed_with(const BundleFile& encoder) {
    std::vector<RoiClick> clicks;
    for (const RoiSample& sample : samples_) clicks.push_back(sample.first_click);
    const bool is_first = samples_encoder_.empty();
    samples_.clear();  // before the others are made: each holds an embedding
    samples_ = samples_of_(encoder);
    samples_encoder_ = encoder.sha256;
    const bool is_same = std::equal(clicks.begin(), clicks.end(), samples_.begin(), samples_.end(),
                                    [](const RoiClick& one, const RoiSample& other) {
                                      return one.position_in_roi == other.first_click.position_in_roi;
                                    });
    if (!is_first && !is_same)
      throw Error(ErrorCode::input, "the cases changed while they were read; leave them alone and try again");
  }

  void run_expert(std::size_t index) {
    const ExpertInfo& info = bundle_.experts[index];
    const BundleFile& encoder = info.image_encoder.value_or(bundle_.image_encoder);
    if (encoder.sha256 != samples_encoder_) embed_with(encoder);
    ExpertRun expert(bundle_, info, files_, device_);
    std::vector<std::vector<at::Tensor>> dice(static_cast<std::size_t>(options_.clicks));
    const std::size_t batches = (samples_.size() + kGateInputsPerRun - 1) / kGateInputsPerRun;
    for (std::size_t batch = 0; batch < batches; ++batch) {
      if (options_.progress) options_.progress(index * batches + batch, bundle_.experts.size() * batches);
      const BatchAnswers answers = index == 0 ? ask_general(expert, batch) : ask_again(expert, batch);
      for (std::size_t n = 0; n < dice.size(); ++n) dice[n].push_back(answers.dice[n]);
    }
    for (std::size_t n = 0; n < dice.size(); ++n) dice_[n].push_back(at::cat(dice[n]));
  }

  SampleBatch batch_of(std::size_t batch) const {
    const std::size_t first = batch * kGateInputsPerRun;
    return stacked(samples_, first, std::min(kGateInputsPerRun, samples_.size() - first));
  }

  /// The general expert's errors say where everyone clicks.
  BatchAnswers ask_general(ExpertRun& expert, std::size_t batch) {
    const SampleBatch samples = batch_of(batch);
    const at::Tensor points = first_points(samples_, batch * kGateInputsPerRun,
                                           static_cast<std::size_t>(samples.structure.size(0)));
    clicks_.push_back({points, at::ones({points.size(0), 1}, at::kFloat)});
    BatchAnswers answers = ask(expert, samples, clicks_.back(), options_.clicks, &click_source_);
    for (std::size_t n = 0; n < sparse_.size(); ++n) sparse_[n].push_back(answers.sparse[n]);
    return answers;
  }

  BatchAnswers ask_again(ExpertRun& expert, std::size_t batch) {
    return ask(expert, batch_of(batch), clicks_.at(batch), options_.clicks, nullptr);
  }

  const BundleInfo& bundle_;
  const SamplesByEncoder& samples_of_;
  const AnswerOptions& options_;
  BundleFileSource files_;
  at::Device device_;
  ClickSource click_source_;
  std::vector<RoiSample> samples_;
  std::string samples_encoder_;  ///< SHA-256 of the encoder that made them
  std::vector<BatchClicks> clicks_;
  std::vector<std::vector<at::Tensor>> sparse_;  ///< by clicks, then by batch
  std::vector<std::vector<at::Tensor>> dice_;    ///< by clicks, then by expert
};

}  // namespace

std::vector<ExpertAnswers> ask_experts(const BundleInfo& bundle, const SamplesByEncoder& samples_of,
                                       const AnswerOptions& options) {
  // Compiling the networks anew for every number of clicks costs more than it saves.
  const torch::jit::GraphOptimizerEnabledGuard no_optimiser(false);
  try {
    return Questioning(bundle, samples_of, options).run();
  } catch (const std::exception& exception) {
    rethrow_torch_error("running the experts for the gate to learn from failed", exception);
  }
}

}  // namespace sammoe
