#pragma once

#include "importer/network_assembly.hpp"

#include <cmath>

namespace sammoe::test {

/// A network small enough to test: 4^3 tokens, a windowed block whose window is larger than the grid, a
/// global one.
inline NetworkShape small_shape() {
  NetworkShape shape;
  shape.roi_size = 16;
  shape.patch_size = 4;
  shape.grid_size = 4;
  shape.encoder_width = 32;
  shape.head_width = 8;
  shape.mlp_width = 64;
  shape.embedding_width = 48;
  shape.block_windows = {7, 0};
  shape.decoder_mlp_width = 40;
  shape.iou_hidden_width = 24;
  return shape;
}

/// The network of the published checkpoints.
inline NetworkShape released_shape() {
  NetworkShape shape;  // its defaults are the released sizes
  for (int group = 0; group < 4; ++group) shape.block_windows.insert(shape.block_windows.end(), {14, 14, 0});
  return shape;
}

/// Random tensors of a network, in the magnitude at which each layer matters to the result: matrices keep the
/// variance of what passes through, norms scale around 1, relative positions are large enough to shape the
/// softmax.
inline TensorMap random_tensors(const NetworkShape& shape) {
  TensorMap tensors;
  for (const auto& [name, sizes] : expected_tensors(shape)) {
    at::Tensor tensor = at::randn(sizes);
    if (name.find("rel_pos") != std::string::npos) {
      tensor *= 0.3;
    } else if (sizes.size() > 1) {
      tensor *= 1 / std::sqrt(static_cast<double>(tensor[0].numel()));
    } else {
      tensor *= 0.2;
      if (name.find("norm") != std::string::npos && name.find("weight") != std::string::npos) tensor += 1;
    }
    tensors[name] = tensor;
  }
  return tensors;
}

/// The largest difference, relative to the largest magnitude of what is expected.
inline double relative_difference(const at::Tensor& actual, const at::Tensor& expected) {
  if (actual.sizes() != expected.sizes()) return INFINITY;
  const double difference = (actual - expected).abs().max().item<double>();
  return std::isnan(difference) ? INFINITY : difference / expected.abs().max().item<double>();
}

}  // namespace sammoe::test
