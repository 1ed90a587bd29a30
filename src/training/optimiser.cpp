#include "training/optimiser.hpp"

#include <cmath>
#include <tuple>
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

}  // namespace sammoe
