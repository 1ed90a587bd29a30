#include "dense_head.hpp"

#include <cmath>

#include <ATen/CPUGeneratorImpl.h>

namespace sammoe::demo {

constexpr std::int64_t kCells = 2;  // along the edge of a token

DenseHead::DenseHead(const NetworkShape& shape, std::int64_t channels, std::uint64_t seed, at::Device device)
    : channels_(channels) {
  constexpr double kFirstLogit = -3;  // most voxels hold nothing of a channel
  const at::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const std::int64_t rows = kCells * kCells * kCells * channels;
  const double bound = 1 / std::sqrt(static_cast<double>(shape.embedding_width));
  weight_ = ((at::rand({rows, shape.embedding_width}, generator, at::kFloat) * 2 - 1) * bound)
                .to(device)
                .set_requires_grad(true);
  bias_ = at::full({rows}, kFirstLogit, at::TensorOptions(device)).set_requires_grad(true);
}

at::Tensor DenseHead::logits(const at::Tensor& embedding) const {
  const std::int64_t g = embedding.size(-1), edge = kCells * g;
  const at::Tensor tokens = at::linear(embedding.permute({0, 2, 3, 4, 1}), weight_, bias_);
  return tokens.view({-1, g, g, g, kCells, kCells, kCells, channels_})
      .permute({0, 1, 4, 2, 5, 3, 6, 7})
      .reshape({-1, edge, edge, edge, channels_});
}

at::Tensor DenseHead::loss(const at::Tensor& embedding, const at::Tensor& targets) const {
  constexpr double kCrossEntropyWeight = 3;
  const at::Tensor found = logits(embedding);
  const at::Tensor probability = at::sigmoid(found);
  const auto sum = [](const at::Tensor& values) { return values.sum({0, 1, 2, 3}); };
  const at::Tensor overlap = sum(probability * targets) * 2 + 1;
  const at::Tensor dice = overlap / (sum(probability * probability) + sum(targets * targets) + 1);
  return 1 - dice.mean() + at::binary_cross_entropy_with_logits(found, targets) * kCrossEntropyWeight;
}

}  // namespace sammoe::demo
