#include "training/optimiser.hpp"

#include "sammoe/error.hpp"

#include <cmath>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adamw.h>

namespace sammoe {
namespace {

std::vector<at::Tensor> float32_copies(const std::vector<at::Tensor>& parameters) {
  std::vector<at::Tensor> copies;
  for (const at::Tensor& parameter : parameters) {
    const bool is_float32 = parameter.scalar_type() == at::kFloat;
    copies.push_back(is_float32 ? parameter : parameter.detach().to(at::kFloat).set_requires_grad(true));
  }
  return copies;
}

torch::optim::AdamW make_adamw(const std::vector<at::Tensor>& parameters, const OptimiserOptions& options) {
  std::vector<at::Tensor> matrices, others;
  for (const at::Tensor& parameter : parameters)
    (parameter.dim() > 1 ? matrices : others).push_back(parameter);
  const auto settings = [&](double weight_decay) {
    return torch::optim::AdamWOptions(0)
        .betas(std::make_tuple(options.beta1, options.beta2))
        .weight_decay(weight_decay);
  };
  std::vector<torch::optim::OptimizerParamGroup> groups;
  for (auto& [tensors, weight_decay] : {std::pair(matrices, options.weight_decay), std::pair(others, 0.0)}) {
    if (tensors.empty()) continue;
    groups.emplace_back(tensors, std::make_unique<torch::optim::AdamWOptions>(settings(weight_decay)));
  }
  return torch::optim::AdamW(std::move(groups), settings(0));
}

// Names of what is saved of a parameter: its value, and the moments of its gradients.
constexpr const char* kValue = "value.";
constexpr const char* kSteps = "steps.";
constexpr const char* kMean = "mean.";
constexpr const char* kSquares = "squares.";

std::string name_of(const char* what, std::size_t parameter) {
  return what + std::to_string(parameter);
}

const at::Tensor& saved_tensor(const OptimiserState& tensors, const std::string& name,
                               const at::Tensor& like) {
  const auto found = tensors.find(name);
  if (found == tensors.end() || found->second.sizes() != like.sizes() ||
      found->second.scalar_type() != like.scalar_type())
    throw Error(ErrorCode::input, "saved training is damaged or of another network: tensor '" + name +
                                      "' is missing or has another shape; start again without it");
  return found->second;
}

using Moments = torch::optim::AdamWParamState;
using StateKey = std::decay_t<decltype(std::declval<torch::optim::AdamW&>().state())>::key_type;

/// The key of a parameter in the state of torch's optimiser: its address, as text in LibTorch 1.
template <class Key>
Key key_of(const at::Tensor& parameter) {
  if constexpr (std::is_same_v<Key, std::string>) {
    return c10::str(parameter.unsafeGetTensorImpl());
  } else {
    return static_cast<Key>(parameter.unsafeGetTensorImpl());
  }
}

}  // namespace

struct Optimiser::State {
  State(std::vector<at::Tensor> all, const OptimiserOptions& options)
      : parameters(std::move(all)),
        learners(float32_copies(parameters)),
        max_gradient_norm(options.max_gradient_norm),
        adamw(make_adamw(learners, options)) {}

  std::vector<at::Tensor> parameters;
  std::vector<at::Tensor> learners;  ///< the parameters themselves where they are float32
  double max_gradient_norm;
  torch::optim::AdamW adamw;
};

Optimiser::Optimiser(std::vector<at::Tensor> parameters, const OptimiserOptions& options)
    : state_(std::make_unique<State>(std::move(parameters), options)) {}

Optimiser::~Optimiser() = default;

double Optimiser::step(double learning_rate) {
  const at::NoGradGuard no_grad;
  const std::size_t count = state_->parameters.size();
  for (std::size_t n = 0; n < count; ++n) {
    at::Tensor& parameter = state_->parameters[n];
    at::Tensor& learner = state_->learners[n];
    if (learner.is_same(parameter) || !parameter.grad().defined()) continue;
    learner.mutable_grad() = parameter.grad().to(at::kFloat);
    parameter.mutable_grad().reset();
  }
  const double norm = torch::nn::utils::clip_grad_norm_(state_->learners, state_->max_gradient_norm);
  if (std::isfinite(norm)) {
    for (torch::optim::OptimizerParamGroup& group : state_->adamw.param_groups())
      static_cast<torch::optim::AdamWOptions&>(group.options()).lr(learning_rate);
    state_->adamw.step();
    for (std::size_t n = 0; n < count; ++n)
      if (!state_->learners[n].is_same(state_->parameters[n]))
        state_->parameters[n].copy_(state_->learners[n]);
  }
  for (at::Tensor& learner : state_->learners) learner.mutable_grad().reset();
  return norm;
}

const std::vector<at::Tensor>& Optimiser::values() const {
  return state_->learners;
}

OptimiserState Optimiser::saved() const {
  OptimiserState tensors;
  for (std::size_t n = 0; n < state_->learners.size(); ++n) {
    const at::Tensor& learner = state_->learners[n];
    tensors[name_of(kValue, n)] = learner.detach().cpu();
    const auto found = state_->adamw.state().find(key_of<StateKey>(learner));
    if (found == state_->adamw.state().end()) continue;  // has had no gradient yet
    const auto& moments = static_cast<const Moments&>(*found->second);
    tensors[name_of(kSteps, n)] = at::scalar_tensor(moments.step(), at::kLong);
    tensors[name_of(kMean, n)] = moments.exp_avg().cpu();
    tensors[name_of(kSquares, n)] = moments.exp_avg_sq().cpu();
  }
  return tensors;
}

void Optimiser::restore(const OptimiserState& tensors) {
  const at::NoGradGuard no_grad;
  for (std::size_t n = 0; n < state_->learners.size(); ++n) {
    at::Tensor& learner = state_->learners[n];
    learner.copy_(saved_tensor(tensors, name_of(kValue, n), learner));
    if (!learner.is_same(state_->parameters[n])) state_->parameters[n].copy_(learner);
    const auto steps = tensors.find(name_of(kSteps, n));
    if (steps == tensors.end()) continue;
    auto moments = std::make_unique<Moments>();
    moments->step(steps->second.item<std::int64_t>());
    const auto copied = [&](const char* what) {
      return at::empty_like(learner).copy_(saved_tensor(tensors, name_of(what, n), learner));
    };
    moments->exp_avg(copied(kMean));
    moments->exp_avg_sq(copied(kSquares));
    state_->adamw.state()[key_of<StateKey>(learner)] = std::move(moments);
  }
}

}  // namespace sammoe
