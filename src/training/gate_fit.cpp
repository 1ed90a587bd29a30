#include "training/gate_fit.hpp"

#include "training/optimiser.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace sammoe {
namespace {

constexpr std::int64_t kItemsPerStep = 64;
/// Features that are left out in a step, at random: few cases must not be told apart by a few of them.
constexpr double kDropout = 0.3;

/// The gate's weights at some moment.
class WeightsKept {
 public:
  explicit WeightsKept(const torch::jit::Module& gate) {
    for (const at::Tensor& weight : gate.parameters()) kept_.push_back(weight.detach().clone());
  }

  void restore(torch::jit::Module& gate) const {
    const torch::NoGradGuard no_grad;
    auto kept = kept_.begin();
    for (at::Tensor weight : gate.parameters()) weight.copy_(*kept++);
  }

 private:
  std::vector<at::Tensor> kept_;
};

class GateTraining {
 public:
  GateTraining(torch::jit::Module& gate, const GateLesson& training, const GateLesson& validation,
               const GateTrainingOptions& options)
      : gate_(gate),
        training_(training),
        validation_(validation),
        options_(options),
        generator_(at::make_generator<at::CPUGeneratorImpl>(options.training.seed)),
        optimiser_(parameters_of(gate)) {}

  double train_epoch() {
    const std::int64_t items = training_.features.size(0);
    const at::Tensor order = at::randperm(items, generator_, at::kLong);
    double sum = 0;
    for (std::int64_t first = 0; first < items; first += kItemsPerStep) {
      const at::Tensor batch = order.narrow(0, first, std::min(kItemsPerStep, items - first));
      const auto chosen = [&](const at::Tensor& all) { return all.index_select(0, batch); };
      const at::Tensor weights = chosen(training_.weights);
      const at::Tensor loss =
          mean_loss({dropped(chosen(training_.features)), chosen(training_.dice), weights});
      loss.backward();
      optimiser_.step(options_.learning_rate);
      sum += loss.item<double>() * weights.sum().item<double>();
    }
    return sum / training_.weights.sum().item<double>();
  }

  double validation_loss() {
    const torch::NoGradGuard no_grad;
    return mean_loss(validation_).item<double>();
  }

 private:
  /// By the situations' weights.
  at::Tensor mean_loss(const GateLesson& lesson) {
    const at::Tensor logits = gate_.get_method("scores")({lesson.features}).toTensor();
    return (gate_losses(logits, lesson.dice, options_) * lesson.weights).sum() / lesson.weights.sum();
  }

  static std::vector<at::Tensor> parameters_of(const torch::jit::Module& gate) {
    std::vector<at::Tensor> parameters;
    for (at::Tensor weight : gate.parameters()) parameters.push_back(weight.set_requires_grad(true));
    return parameters;
  }

  at::Tensor dropped(const at::Tensor& features) {
    const at::Tensor kept = at::rand(features.sizes(), generator_, at::kFloat) >= kDropout;
    return features * kept.to(at::kFloat) / (1 - kDropout);
  }

  torch::jit::Module& gate_;
  const GateLesson& training_;
  const GateLesson& validation_;
  const GateTrainingOptions& options_;
  at::Generator generator_;
  Optimiser optimiser_;
};

}  // namespace

at::Tensor gate_targets(const at::Tensor& dice, double temperature) {
  return at::softmax(dice / temperature, 1);
}

at::Tensor gate_losses(const at::Tensor& logits, const at::Tensor& dice, const GateTrainingOptions& options) {
  const at::Tensor targets = gate_targets(dice, options.target_temperature);
  const at::Tensor cross_entropy = -(targets * at::log_softmax(logits, 1)).sum(1);
  const at::Tensor regret = dice.amax(1) - (at::softmax(logits, 1) * dice).sum(1);
  return cross_entropy + options.regret_weight * regret;
}

GateFit fit_gate(torch::jit::Module& gate, const GateLesson& training, const GateLesson& validation,
                 const GateTrainingOptions& options,
                 const std::function<void(std::size_t epoch, double validation_loss)>& progress) {
  const at::AutoGradMode records_gradients(true);
  // The gate is two small layers: compiling it for each size of batch costs more than it saves.
  const torch::jit::GraphOptimizerEnabledGuard no_optimiser(false);
  GateTraining run(gate, training, validation, options);
  GateFit fit;
  double best_loss = run.validation_loss();
  WeightsKept best(gate);
  for (std::size_t epoch = 1; epoch <= static_cast<std::size_t>(options.max_epochs); ++epoch) {
    if (progress)
      progress(epoch - 1, fit.validation_losses.empty() ? best_loss : fit.validation_losses.back());
    fit.losses.push_back(run.train_epoch());
    fit.validation_losses.push_back(run.validation_loss());
    if (fit.validation_losses.back() < best_loss) {
      best_loss = fit.validation_losses.back();
      best = WeightsKept(gate);
      fit.best_epoch = epoch;
    }
    if (epoch - fit.best_epoch >= static_cast<std::size_t>(options.patience)) break;
  }
  best.restore(gate);
  return fit;
}

}  // namespace sammoe
