#include "training/interaction.hpp"

#include "engine/mask_prompt.hpp"
#include "training/simulated_clicks.hpp"

namespace sammoe {
namespace {

/// The squared form, whose best prediction is the target itself also where a target voxel is partly inside.
at::Tensor dice_loss(const at::Tensor& probability, const at::Tensor& target) {
  const auto sum = [](const at::Tensor& values) { return values.flatten(1).sum(1); };
  const at::Tensor overlap = sum(probability * target) * 2 + 1;
  return (1 - overlap / (sum(probability * probability) + sum(target * target) + 1)).mean();
}

/// How well thresholded masks agree with the targets, each (N).
struct Overlap {
  at::Tensor dice;
  at::Tensor iou;
};

Overlap overlap_of(const at::Tensor& logits, const at::Tensor& inside) {
  const at::Tensor predicted = logits.detach() > 0;
  const auto count = [](const at::Tensor& mask) { return mask.flatten(1).sum(1).to(at::kFloat); };
  const at::Tensor both = count(predicted.logical_and(inside));
  const at::Tensor total = count(predicted) + count(inside);
  return {both * 2 / total, both / (total - both)};
}

at::ScalarType type_of(const torch::jit::Module& module) {
  return (*module.parameters().begin()).scalar_type();
}

/// The clicks of a batch so far.
class ClickSequence {
 public:
  ClickSequence(at::Tensor inside, std::int64_t roi_size, const at::Generator& generator)
      : inside_(std::move(inside)), roi_size_(roi_size), generator_(generator) {}

  /// Given positions, which are inside.
  void add_inside(const at::Tensor& points) { add(points, at::ones({points.size(0)}, points.options())); }

  /// Draws one anywhere in `regions`, or in the structure where that is empty.
  void draw(const at::Tensor& regions) {
    const at::Tensor is_empty = regions.flatten(1).any(1).logical_not().view({-1, 1, 1, 1});
    const at::Tensor usable = at::where(is_empty, inside_, regions).to(generator_.device());
    const at::Tensor prefers_core =
        at::randint(2, {usable.size(0)}, generator_, at::TensorOptions(at::kLong).device(usable.device()));
    const SimulatedClicks clicks = draw_clicks(usable, prefers_core, roi_size_, generator_);
    const auto axes = clicks.low_res.to(inside_.device()).unbind(1);
    const at::Tensor items = at::arange(inside_.size(0), axes[0].options());
    add(clicks.points.to(inside_.device()), inside_.index({items, axes[0], axes[1], axes[2]}).to(at::kFloat));
  }

  at::Tensor points() const { return at::stack(points_, 1); }  ///< (N, P, 3)
  at::Tensor labels() const { return at::stack(labels_, 1); }  ///< (N, P)

 private:
  void add(const at::Tensor& points, const at::Tensor& labels) {
    points_.push_back(points);
    labels_.push_back(labels);
  }

  at::Tensor inside_;
  std::int64_t roi_size_;
  at::Generator generator_;
  std::vector<at::Tensor> points_;
  std::vector<at::Tensor> labels_;
};

struct Prediction {
  at::Tensor logits;  ///< (N, 4g, 4g, 4g) float32
  at::Tensor iou;     ///< (N) float32
};

Prediction predict(ClickNetworks& networks, const at::Tensor& embedding, const ClickSequence& clicks,
                   const at::Tensor& previous_logits) {
  const at::ScalarType type = type_of(networks.decoder);
  const auto prompt =
      networks.prompt_encoder.forward({clicks.points(), clicks.labels(), previous_logits.unsqueeze(1)})
          .toTuple();
  const auto part = [&](std::size_t n) { return prompt->elements()[n].toTensor().to(type); };
  const auto answer = networks.decoder.forward({embedding.to(type), part(2), part(0), part(1)}).toTuple();
  return {answer->elements()[0].toTensor().to(at::kFloat).squeeze(1),
          answer->elements()[1].toTensor().to(at::kFloat).squeeze(1)};
}

}  // namespace

InteractionResult interact(ClickNetworks& networks, const InteractionBatch& batch, int clicks,
                           const at::Generator& generator) {
  constexpr double kCrossEntropyWeight = 2;
  constexpr double kIouWeight = 0.3;
  const at::Tensor inside = inside_of(batch.target);
  ClickSequence sequence(inside, networks.roi_size, generator);
  if (batch.first_points.has_value()) {
    sequence.add_inside(*batch.first_points);
  } else {
    sequence.draw(inside);
  }

  InteractionResult result;
  at::Tensor logits = batch.first_logits.value_or(at::zeros_like(batch.target));
  std::vector<at::Tensor> losses;
  for (int click = 0; click < clicks; ++click) {
    if (click > 0) sequence.draw((logits > 0).logical_xor(inside));
    const Prediction prediction = predict(networks, batch.embedding, sequence, logits);
    const Overlap overlap = overlap_of(prediction.logits, inside);
    losses.push_back(dice_loss(at::sigmoid(prediction.logits), batch.target) +
                     at::binary_cross_entropy_with_logits(prediction.logits, batch.target) *
                         kCrossEntropyWeight +
                     at::mse_loss(prediction.iou, overlap.iou) * kIouWeight);
    result.dice.push_back(overlap.dice);
    logits = prediction.logits.detach();
  }
  result.loss = at::stack(losses).mean();
  return result;
}

}  // namespace sammoe
