#pragma once

#include "sammoe/bundle_training.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// M situations in which every expert was asked.
struct GateLesson {
  at::Tensor features;  ///< (M, F), of the gate's method `features`
  at::Tensor dice;      ///< (M, experts)
  at::Tensor weights;   ///< (M) how much each counts
};

/// What the gate shall score: softmax(dice / temperature) over the experts, (M, experts).
at::Tensor gate_targets(const at::Tensor& dice, double temperature);

/// Loss of each situation, (M): the cross-entropy between its target and the scores softmax(logits), and by
/// its weight the regret, the Dice that is given away on average if the scores draw the expert: max(dice) -
/// sum(scores * dice).
at::Tensor gate_losses(const at::Tensor& logits, const at::Tensor& dice, const GateTrainingOptions& options);

struct GateFit {
  std::vector<double> losses;             ///< one an epoch
  std::vector<double> validation_losses;  ///< one an epoch
  /// Of the epoch whose weights the gate has now, counted from 1; 0: none was better than equal scores.
  std::size_t best_epoch = 0;
};

/// Trains the gate's weights until the validation loss has not fallen for `patience` epochs, and leaves those
/// of the best epoch. Same seed, same weights. `progress` is called before each epoch.
GateFit fit_gate(torch::jit::Module& gate, const GateLesson& training, const GateLesson& validation,
                 const GateTrainingOptions& options,
                 const std::function<void(std::size_t epoch, double validation_loss)>& progress);

}  // namespace sammoe
