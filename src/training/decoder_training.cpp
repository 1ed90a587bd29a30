#include "training/decoder_training.hpp"

#include "sammoe/error.hpp"

#include "training/compute_setup.hpp"
#include "training/learning_rate.hpp"
#include "training/optimiser.hpp"
#include "training/sample_deck.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <utility>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace sammoe {
namespace {

/// Few clicks are what users make most often: with up to four clicks, 42, 25, 18 and 14 % of the steps have
/// one to four.
std::discrete_distribution<int> click_counts(int most) {
  std::vector<double> weights;
  for (int clicks = 1; clicks <= most; ++clicks) weights.push_back(1 / (clicks + 0.5));
  return {weights.begin(), weights.end()};
}

std::vector<at::Tensor> trainable_parameters(torch::jit::Module& decoder) {
  std::vector<at::Tensor> parameters;
  for (at::Tensor parameter : decoder.parameters()) {
    if (!parameter.is_floating_point()) continue;
    parameter.set_requires_grad(true);
    parameters.push_back(parameter);
  }
  if (parameters.empty()) {
    throw Error(ErrorCode::model,
                "the general decoder has no parameters, so there is nothing to finetune; use another bundle");
  }
  return parameters;
}

void require_finite(double value, const char* what, int step) {
  if (std::isfinite(value)) return;
  throw Error(ErrorCode::processing, std::string("finetuning diverged: the ") + what + " of step " +
                                         std::to_string(step + 1) +
                                         " is not finite; lower the learning rate; nothing was written");
}

class DecoderTraining {
 public:
  DecoderTraining(ClickNetworks& networks, const std::vector<RoiSample>& samples,
                  const FinetuneOptions& options, c10::Device device)
      : networks_(networks),
        samples_(samples),
        options_(options),
        device_(device),
        optimiser_(trainable_parameters(networks.decoder)),
        deck_(samples.size(), options.training.seed),
        random_(options.training.seed),
        click_counts_(click_counts(options.max_clicks)),
        generator_(at::make_generator<at::CPUGeneratorImpl>(options.training.seed)) {}

  double step(int number) {
    const InteractionBatch batch = draw_batch();
    const at::Tensor loss = interact(networks_, batch, 1 + click_counts_(random_), generator_).loss;
    const double value = loss.item<double>();
    require_finite(value, "loss", number);
    loss.backward();
    const double learning_rate = learning_rate_at({number, options_.steps}, options_.learning_rate);
    require_finite(optimiser_.step(learning_rate), "gradient", number);
    return value;
  }

 private:
  InteractionBatch draw_batch() {
    std::vector<at::Tensor> embeddings, targets, points;
    for (const std::size_t number : deck_.draw(static_cast<std::size_t>(options_.batch))) {
      const RoiSample& sample = samples_[number];
      embeddings.push_back(sample.embedding);
      targets.push_back(sample.target);
      const Point3& click = sample.first_click.position_in_roi;
      points.push_back(at::tensor({click[0], click[1], click[2]}, at::kFloat));
    }
    InteractionBatch batch;
    batch.embedding = at::cat(embeddings).to(device_);
    batch.target = at::stack(targets).to(device_);
    // By turns the click around which the ROI was placed, and any other: in a small volume, and for what lies
    // off an ROI's middle, that is as likely.
    if (random_() % 2 == 0) batch.first_points = at::stack(points).to(device_);
    return batch;
  }

  ClickNetworks& networks_;
  const std::vector<RoiSample>& samples_;
  const FinetuneOptions& options_;
  c10::Device device_;
  Optimiser optimiser_;
  SampleDeck deck_;
  std::mt19937_64 random_;
  std::discrete_distribution<int> click_counts_;
  at::Generator generator_;
};

}  // namespace

std::vector<double> train_decoder(ClickNetworks& networks, const std::vector<RoiSample>& samples,
                                  const FinetuneOptions& options,
                                  const std::function<void(double loss)>& stepped) {
  const at::AutoGradMode records_gradients(true);
  // Compiling the networks anew for every number of clicks costs more than it saves.
  const torch::jit::GraphOptimizerEnabledGuard no_optimiser(false);
  const c10::Device device = torch_device(options.training.device);
  networks.decoder.to(device);
  networks.prompt_encoder.to(device);
  for (at::Tensor parameter : networks.prompt_encoder.parameters())
    if (parameter.is_floating_point()) parameter.set_requires_grad(false);

  DecoderTraining training(networks, samples, options, device);
  std::vector<double> losses;
  for (int number = 0; number < options.steps; ++number) {
    losses.push_back(training.step(number));
    stepped(losses.back());
  }
  networks.decoder.to(c10::Device(c10::kCPU));
  networks.prompt_encoder.to(c10::Device(c10::kCPU));
  return losses;
}

}  // namespace sammoe
