#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

struct OptimiserOptions {
  double weight_decay = 0.05;  ///< of matrices; biases and norms do not decay
  double beta1 = 0.9;
  double beta2 = 0.98;
  double max_gradient_norm = 1;  ///< gradients longer than this, all taken together, are shortened to it
};

/// Tensors by name: values of parameters and moments of their gradients.
using OptimiserState = std::map<std::string, at::Tensor>;

/// AdamW over parameters of any floating-point type. Those that are not float32 have a float32 copy that is
/// what really learns: steps too small for bfloat16 add up there.
class Optimiser {
 public:
  explicit Optimiser(std::vector<at::Tensor> parameters, const OptimiserOptions& options = {});
  ~Optimiser();
  Optimiser(const Optimiser&) = delete;
  Optimiser& operator=(const Optimiser&) = delete;

  /// One step from the parameters' gradients, which are cleared. Returns their norm; without a finite norm
  /// nothing is changed.
  double step(double learning_rate);

  /// What the parameters are at full precision, in their order.
  const std::vector<at::Tensor>& values() const;
  /// Tensors from which `restore` makes the optimiser of an equal network go on as this one would.
  OptimiserState saved() const;
  /// Sets the parameters, too. Throws Error{input} unless the tensors are of such a network.
  void restore(const OptimiserState& tensors);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sammoe
