#pragma once

#include "importer/network_assembly.hpp"

#include <cstdint>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe::demo {

/// Reads off the image embedding what lies in each half of a token's edge: one matrix a token. It helps the
/// image encoder to learn what there is to see and is thrown away afterwards.
class DenseHead {
 public:
  DenseHead(const NetworkShape& shape, std::int64_t channels, std::uint64_t seed, at::Device device);

  std::vector<at::Tensor> parameters() const { return {weight_, bias_}; }

  /// Dice over each channel + 3 x cross-entropy, of embedding (N, C, g, g, g) and targets
  /// (N, 2g, 2g, 2g, channels).
  at::Tensor loss(const at::Tensor& embedding, const at::Tensor& targets) const;

 private:
  at::Tensor logits(const at::Tensor& embedding) const;

  std::int64_t channels_;
  at::Tensor weight_;  ///< (8 x channels, C)
  at::Tensor bias_;
};

}  // namespace sammoe::demo
