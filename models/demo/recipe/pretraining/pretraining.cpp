#include "pretraining.hpp"

#include "sammoe/error.hpp"

#include "core/random_source.hpp"
#include "dense_head.hpp"
#include "drawn_masks.hpp"
#include "initial_network.hpp"
#include "pretraining_checkpoint.hpp"
#include "pretraining_targets.hpp"
#include "sample_pool.hpp"
#include "trained_network.hpp"
#include "training/interaction.hpp"
#include "training/learning_rate.hpp"
#include "training/optimiser.hpp"
#include "training/retained_memory.hpp"
#include "validation.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <random>

#include <ATen/Context.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace sammoe::demo {
namespace {

constexpr int kMaxClicks = 5;
constexpr std::array<double, kMaxClicks> kClickShares{.42, .24, .16, .1, .08};
constexpr double kMaskPromptShare = .2;  // of the structures, which begin with a mask to be mended

at::TensorOptions computing(const PretrainingOptions& options) {
  return at::TensorOptions(options.bfloat16 ? at::kBFloat16 : at::kFloat).device(options.device);
}

class Mean {
 public:
  void add(double value) {
    sum_ += value;
    ++count_;
  }
  double value() const { return count_ > 0 ? sum_ / count_ : std::numeric_limits<double>::quiet_NaN(); }

 private:
  double sum_ = 0;
  int count_ = 0;
};

class Pretraining {
 public:
  Pretraining(const SampleSource& source, const PretrainingOptions& options)
      : options_(options),
        device_(options.device),
        network_(demo_shape(), options.seed, computing(options)),
        head_(demo_shape(), dense_channels(), options.seed, device_),
        optimiser_(all_parameters()) {
    PoolOptions pool{options.seed, 0, static_cast<std::uint64_t>(options.uses), options.drawing_threads,
                     device_};
    if (std::filesystem::exists(options.output)) {
      const PretrainingCheckpoint checkpoint = read_pretraining(options.output);
      optimiser_.restore(checkpoint.optimiser);
      step_ = static_cast<int>(checkpoint.step);
      pool.drawn = static_cast<std::uint64_t>(checkpoint.images);
    }
    pool_ = std::make_unique<SamplePool>(source, pool);
  }

  int steps_done() const { return step_; }
  TrainedNetwork& network() { return network_; }

  void step() {
    const double learning_rate = learning_rate_at({step_, options_.steps}, options_.learning_rate);
    if (step_ < options_.dense_share * options_.steps) {
      learn_to_see(learning_rate);
    } else {
      learn_to_segment(learning_rate);
    }
    ++step_;
  }

  PretrainingReport report(double seconds) {
    PretrainingReport report{step_, seconds, dense_loss_.value(), loss_.value(), {}, {}};
    for (const Mean& dice : dice_) report.dice.push_back(dice.value());
    dense_loss_ = loss_ = {};
    dice_ = {};
    return report;
  }

  void save() const {
    write_checkpoint({network_.tensors(optimiser_.values()), step_, static_cast<std::int64_t>(pool_->drawn()),
                      optimiser_.saved()},
                     options_.output);
  }

 private:
  std::vector<at::Tensor> all_parameters() {
    std::vector<at::Tensor> parameters = network_.parameters();
    for (const at::Tensor& parameter : head_.parameters()) parameters.push_back(parameter);
    return parameters;
  }

  void learn_to_see(double learning_rate) {
    const PoolBatch batch = pool_->draw(static_cast<std::size_t>(options_.images));
    const at::Tensor loss = head_.loss(network_.embed(batch.images), dense_targets(batch.codes));
    learn(loss, learning_rate);
    dense_loss_.add(loss.item<double>());
  }

  void learn_to_segment(double learning_rate) {
    constexpr std::size_t kStructuresPerImage = 4;
    constexpr double kDenseWeight = .5;
    const PoolBatch batch = pool_->draw(static_cast<std::size_t>(options_.images));
    // All that is drawn in a step depends on its number only, so that a run can go on anywhere.
    RandomSource numbers({options_.seed, static_cast<std::uint64_t>(step_)});
    std::mt19937_64 random(numbers.next());
    at::Generator generator = at::globalContext().defaultGenerator(device_);
    generator.set_current_seed(numbers.next());
    const StructureTargets targets = general_targets(batch, kStructuresPerImage, random);
    if (!targets.masks.defined()) return;
    const at::Tensor embedding = network_.embed(batch.images);
    const at::Tensor dense_loss = head_.loss(embedding, dense_targets(batch.codes));
    std::discrete_distribution<int> clicks(kClickShares.begin(), kClickShares.end());
    const InteractionResult result = interact(
        network_.click_networks(),
        {embedding.index_select(0, targets.owners), targets.masks, {}, some_masks(targets.masks, generator)},
        1 + clicks(random), generator);
    learn(result.loss + dense_loss * kDenseWeight, learning_rate);
    dense_loss_.add(dense_loss.item<double>());
    loss_.add(result.loss.item<double>());
    for (std::size_t n = 0; n < result.dice.size(); ++n) dice_[n].add(result.dice[n].mean().item<double>());
  }

  /// Masks to begin with for some of the structures.
  static at::Tensor some_masks(const at::Tensor& structures, const at::Generator& generator) {
    const at::Tensor chance = at::rand({structures.size(0)}, generator, structures.options());
    return drawn_masks(structures, chance < kMaskPromptShare, generator);
  }

  void learn(const at::Tensor& loss, double learning_rate) {
    loss.backward();
    if (!std::isfinite(optimiser_.step(learning_rate)))
      throw Error(ErrorCode::processing,
                  "pretraining diverged: a gradient is not finite; lower the learning rate");
  }

  const PretrainingOptions& options_;
  at::Device device_;
  TrainedNetwork network_;
  DenseHead head_;
  Optimiser optimiser_;
  std::unique_ptr<SamplePool> pool_;
  int step_ = 0;
  Mean dense_loss_, loss_;
  std::array<Mean, kMaxClicks> dice_;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void pretrain(const PretrainingData& data, const PretrainingOptions& options,
              const std::function<void(const PretrainingReport&)>& report) {
  retain_freed_memory();
  const torch::jit::GraphOptimizerEnabledGuard no_compiling(false);
  at::globalContext().setBenchmarkCuDNN(true);
  Pretraining training(data.train, options);
  std::optional<Validation> validation;
  if (data.validation != nullptr) validation.emplace(*data.validation, options.device);
  const auto start = std::chrono::steady_clock::now();
  double saved = 0;
  while (training.steps_done() < options.steps) {
    training.step();
    const int step = training.steps_done();
    if (step % options.report_steps == 0) {
      PretrainingReport now = training.report(seconds_since(start));
      if (validation && step % options.validation_steps == 0)
        now.validation = validation->dice(training.network());
      report(now);
    }
    if (seconds_since(start) - saved > options.save_seconds) {
      training.save();
      saved = seconds_since(start);
    }
  }
  training.save();
}

}  // namespace sammoe::demo
