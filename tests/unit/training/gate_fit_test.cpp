#include "training/gate_fit.hpp"

#include "importer/gate_assembly.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::int64_t kWidth = 4, kExperts = 3;

at::Generator generator(std::uint64_t seed) {
  return at::make_generator<at::CPUGeneratorImpl>(seed);
}

torch::jit::Module new_gate(std::uint64_t seed = 1) {
  return assemble_gate({16, kWidth, 16, kExperts}, generator(seed));
}

/// Situations of which each has its best expert, told by the sign and size of two features.
GateLesson separable(std::int64_t items, std::uint64_t seed) {
  const at::Tensor features = at::randn({items, 5 * kWidth}, generator(seed), at::kFloat);
  const at::Tensor best = at::remainder(at::arange(items), kExperts);
  features.select(1, 0).add_(at::where(best == 0, 4.0, -4.0));
  features.select(1, 1).add_(at::where(best == 1, 4.0, -4.0));
  return {features, 0.3 + 0.6 * at::one_hot(best, kExperts).to(at::kFloat), at::ones({items})};
}

at::Tensor scores(torch::jit::Module& gate, const GateLesson& lesson) {
  const torch::NoGradGuard no_grad;
  return at::softmax(gate.get_method("scores")({lesson.features}).toTensor(), 1);
}

std::string bytes_of(const torch::jit::Module& gate) {
  std::ostringstream stream;
  gate.save(stream);
  return stream.str();
}

GateTrainingOptions short_training() {
  GateTrainingOptions options;
  options.max_epochs = 40;
  options.learning_rate = 3e-3;
  return options;
}

/// Written out, one situation after the other.
double loss_of(torch::jit::Module& gate, const GateLesson& lesson, const GateTrainingOptions& options) {
  const at::Tensor scored = scores(gate, lesson);
  const at::Tensor targets = gate_targets(lesson.dice, options.target_temperature);
  double loss = 0;
  for (std::int64_t n = 0; n < scored.size(0); ++n) {
    double of_item = options.regret_weight * lesson.dice[n].max().item<double>();
    for (std::int64_t expert = 0; expert < kExperts; ++expert) {
      const double score = scored[n][expert].item<double>();
      of_item -= targets[n][expert].item<double>() * std::log(score);
      of_item -= options.regret_weight * score * lesson.dice[n][expert].item<double>();
    }
    loss += lesson.weights[n].item<double>() * of_item;
  }
  return loss / lesson.weights.sum().item<double>();
}

TEST(GateFit, TargetsAreTheSoftmaxOfDice) {
  const at::Tensor targets = gate_targets(at::tensor({0.9, 0.8, 0.8}, at::kFloat).unsqueeze(0), 0.1);
  const double e = std::exp(1.0);
  EXPECT_NEAR(targets[0][0].item<double>(), e / (e + 2), 1e-5);
  EXPECT_NEAR(targets.sum().item<double>(), 1, 1e-6);
  // The smaller the temperature, the more the best gets.
  EXPECT_GT(gate_targets(at::tensor({0.9, 0.8}, at::kFloat).unsqueeze(0), 0.01)[0][0].item<double>(), 0.999);
}

TEST(GateFit, OnlyTheRegretSeesHowMuchIsAtStake) {
  // Scores of 1/2 each give away half of the difference; the targets of the two situations are the same.
  const at::Tensor logits = at::zeros({2, 2}, at::kFloat);
  const at::Tensor dice = at::tensor({0.9, 0.8, 0.9, 0.1}, at::kFloat).view({2, 2});
  GateTrainingOptions options;
  options.target_temperature = 1e-3;
  options.regret_weight = 10;
  const at::Tensor losses = gate_losses(logits, dice, options);
  EXPECT_NEAR(losses[0].item<double>(), std::log(2.0) + 10 * 0.05, 1e-5);
  EXPECT_NEAR(losses[1].item<double>(), std::log(2.0) + 10 * 0.4, 1e-5);
  options.regret_weight = 0;
  EXPECT_NEAR(gate_losses(logits, dice, options)[1].item<double>(), std::log(2.0), 1e-5);
}

TEST(GateFit, LearnsWhichExpertIsBest) {
  torch::jit::Module gate = new_gate();
  const GateLesson validation = separable(60, 8);
  const GateFit fit = fit_gate(gate, separable(180, 7), validation, short_training(), {});
  EXPECT_LT(fit.validation_losses.back(), fit.validation_losses.front());
  EXPECT_LT(fit.losses.back(), fit.losses.front());
  const at::Tensor best = scores(gate, validation).argmax(1);
  EXPECT_TRUE(at::equal(best, validation.dice.argmax(1)));
  EXPECT_GT(scores(gate, validation).amax(1).mean().item<double>(), 0.9);
}

TEST(GateFit, ExpertsThatAreEquallyGoodGetEqualScores) {
  torch::jit::Module gate = new_gate();
  GateLesson lesson = separable(90, 7);
  lesson.dice = at::full_like(lesson.dice, 0.8);
  fit_gate(gate, lesson, lesson, short_training(), {});
  EXPECT_LT((scores(gate, lesson) - 1.0 / kExperts).abs().max().item<double>(), 0.02);
}

TEST(GateFit, KeepsTheBestEpochAndStopsAfterItsPatience) {
  torch::jit::Module gate = new_gate();
  const GateLesson training = separable(60, 7);
  GateLesson validation = separable(60, 8);
  // What is learned is partly wrong there, so that too much confidence costs.
  validation.dice.narrow(0, 0, 12).copy_(validation.dice.narrow(0, 0, 12).roll({1}, {1}));
  GateTrainingOptions options = short_training();
  options.max_epochs = 500;
  options.patience = 6;
  options.learning_rate = 2e-2;
  const GateFit fit = fit_gate(gate, training, validation, options, {});
  ASSERT_GT(fit.best_epoch, 0U);
  EXPECT_EQ(fit.validation_losses.size(), fit.best_epoch + 6);
  EXPECT_EQ(fit.losses.size(), fit.validation_losses.size());
  const auto least = std::min_element(fit.validation_losses.begin(), fit.validation_losses.end());
  EXPECT_EQ(static_cast<std::size_t>(least - fit.validation_losses.begin()) + 1, fit.best_epoch);
  EXPECT_NEAR(loss_of(gate, validation, options), *least, 1e-5);
}

TEST(GateFit, WithoutAnythingBetterTheGateStaysAsItWas) {
  torch::jit::Module gate = new_gate();
  const std::string before = bytes_of(gate);
  const GateLesson training = separable(60, 7);
  GateLesson validation = separable(60, 8);
  validation.dice = validation.dice.roll({1}, {1});
  GateTrainingOptions options = short_training();
  options.patience = 3;
  const GateFit fit = fit_gate(gate, training, validation, options, {});
  EXPECT_EQ(fit.best_epoch, 0U);
  EXPECT_EQ(fit.losses.size(), 3U);
  EXPECT_EQ(bytes_of(gate), before);
}

TEST(GateFit, SameSeedSameBytes) {
  const GateLesson training = separable(60, 7);
  const GateLesson validation = separable(30, 8);
  const auto trained = [&](std::uint64_t seed) {
    torch::jit::Module gate = new_gate(seed);
    GateTrainingOptions options = short_training();
    options.max_epochs = 8;
    options.training.seed = seed;
    fit_gate(gate, training, validation, options, {});
    return bytes_of(gate);
  };
  EXPECT_EQ(trained(1), trained(1));
  EXPECT_NE(trained(1), trained(2));
}

TEST(GateFit, ItemsCountByTheirWeights) {
  torch::jit::Module gate = new_gate();
  GateLesson lesson = separable(60, 7);
  // The same situation twice with another best expert; the second half hardly counts.
  lesson.features = at::cat({lesson.features, lesson.features});
  lesson.dice = at::cat({lesson.dice, lesson.dice.roll({1}, {1})});
  lesson.weights = at::cat({at::full({60}, 1.98), at::full({60}, 0.02)});
  fit_gate(gate, lesson, lesson, short_training(), {});
  const at::Tensor best = scores(gate, lesson).argmax(1).narrow(0, 0, 60);
  EXPECT_TRUE(at::equal(best, lesson.dice.narrow(0, 0, 60).argmax(1)));
}

}  // namespace
}  // namespace sammoe
