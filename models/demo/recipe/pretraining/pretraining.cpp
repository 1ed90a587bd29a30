#include "pretraining.hpp"

#include "sammoe/error.hpp"

#include "dense_head.hpp"
#include "initial_network.hpp"
#include "pretraining_targets.hpp"
#include "sample_pool.hpp"
#include "trained_network.hpp"
#include "training/interaction.hpp"
#include "training/optimiser.hpp"
#include "training/retained_memory.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace sammoe::demo {
namespace {

constexpr int kMostClicks = 3;
constexpr std::array<double, kMostClicks> kClickShares{.45, .35, .2};
constexpr std::size_t kStructuresPerImage = 4;

/// How far the schedule is, by steps or by the clock, whichever is further.
class Schedule {
 public:
  explicit Schedule(const PretrainingOptions& options) : options_(options) {}

  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }
  double progress(int step) const {
    const double by_steps = static_cast<double>(step) / options_.steps;
    return options_.minutes > 0 ? std::max(by_steps, seconds() / (60 * options_.minutes)) : by_steps;
  }
  /// Rising over the first steps, then half a cosine down to a 50th.
  double learning_rate(int step) const {
    constexpr double kWarmUp = 100, kLast = .02, kPi = 3.14159265358979323846;
    const double cosine = .5 * (1 + std::cos(kPi * std::min(1.0, progress(step))));
    return options_.learning_rate * std::min(1.0, (step + 1) / kWarmUp) * (kLast + (1 - kLast) * cosine);
  }

 private:
  using Clock = std::chrono::steady_clock;
  const PretrainingOptions& options_;
  Clock::time_point start_ = Clock::now();
};

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
      : pool_(source, options.seed, options.pool),
        network_(demo_shape(), options.seed, options.bfloat16 ? at::kBFloat16 : at::kFloat),
        head_(demo_shape(), kDenseChannels, options.seed),
        optimiser_(all_parameters()),
        random_(options.seed),
        generator_(at::make_generator<at::CPUGeneratorImpl>(options.seed)) {}

  void learn_to_see(double learning_rate) {
    constexpr std::size_t kImages = 8;
    const PoolBatch batch = pool_.draw(kImages);
    const at::Tensor loss = head_.loss(network_.embed(batch.images), dense_targets(batch.codes));
    learn(loss, learning_rate);
    dense_loss_.add(loss.item<double>());
  }

  void learn_to_segment(double learning_rate) {
    constexpr std::size_t kImages = 4;
    constexpr double kDenseWeight = .5;
    const PoolBatch batch = pool_.draw(kImages);
    const StructureTargets targets = general_targets(batch, kStructuresPerImage, random_);
    if (!targets.masks.defined()) return;
    const at::Tensor embedding = network_.embed(batch.images);
    const at::Tensor dense_loss = head_.loss(embedding, dense_targets(batch.codes));
    std::discrete_distribution<int> clicks(kClickShares.begin(), kClickShares.end());
    const InteractionResult result =
        interact(network_.click_networks(), {embedding.index_select(0, targets.owners), targets.masks, {}},
                 1 + clicks(random_), generator_);
    learn(result.loss + dense_loss * kDenseWeight, learning_rate);
    dense_loss_.add(dense_loss.item<double>());
    loss_.add(result.loss.item<double>());
    for (std::size_t n = 0; n < result.dice.size(); ++n) dice_[n].add(result.dice[n].mean().item<double>());
  }

  PretrainingReport report(int step, double seconds) {
    PretrainingReport report{step, seconds, dense_loss_.value(), loss_.value(), {}};
    for (const Mean& dice : dice_) report.dice.push_back(dice.value());
    dense_loss_ = loss_ = {};
    dice_ = {};
    return report;
  }

  void save(const std::filesystem::path& path) { network_.save(path); }

 private:
  std::vector<at::Tensor> all_parameters() {
    std::vector<at::Tensor> parameters = network_.parameters();
    for (const at::Tensor& parameter : head_.parameters()) parameters.push_back(parameter);
    return parameters;
  }

  void learn(const at::Tensor& loss, double learning_rate) {
    loss.backward();
    if (!std::isfinite(optimiser_.step(learning_rate)))
      throw Error(ErrorCode::processing,
                  "pretraining diverged: a gradient is not finite; lower the learning rate");
  }

  SamplePool pool_;
  TrainedNetwork network_;
  DenseHead head_;
  Optimiser optimiser_;
  std::mt19937_64 random_;
  at::Generator generator_;
  Mean dense_loss_, loss_;
  std::array<Mean, kMostClicks> dice_;
};

}  // namespace

void pretrain(const SampleSource& source, const PretrainingOptions& options,
              const std::function<void(const PretrainingReport&)>& report) {
  constexpr int kReportSteps = 20;
  constexpr double kSaveSeconds = 300;
  retain_freed_memory();
  const torch::jit::GraphOptimizerEnabledGuard no_compiling(false);
  Pretraining training(source, options);
  const Schedule schedule(options);
  double saved = 0;
  for (int step = 0; schedule.progress(step) < 1; ++step) {
    const double learning_rate = schedule.learning_rate(step);
    if (schedule.progress(step) < options.dense_share) {
      training.learn_to_see(learning_rate);
    } else {
      training.learn_to_segment(learning_rate);
    }
    if ((step + 1) % kReportSteps == 0) report(training.report(step + 1, schedule.seconds()));
    if (schedule.seconds() - saved > kSaveSeconds) {
      training.save(options.output);
      saved = schedule.seconds();
    }
  }
  training.save(options.output);
}

}  // namespace sammoe::demo
