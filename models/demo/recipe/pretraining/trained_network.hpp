#pragma once

#include "importer/network_assembly.hpp"
#include "training/interaction.hpp"

#include <cstdint>
#include <vector>

namespace sammoe::demo {

/// A SAM-Med3D that learns on a device: encoder and decoder compute in the type given, the prompt encoder in
/// float32, because positions need the digits.
class TrainedNetwork {
 public:
  TrainedNetwork(const NetworkShape& shape, std::uint64_t seed, const at::TensorOptions& options);

  /// images (N, 1, S, S, S) -> embeddings (N, C, g, g, g), float32
  at::Tensor embed(const at::Tensor& images);
  ClickNetworks& click_networks() { return click_networks_; }

  std::vector<at::Tensor> parameters() const;

  /// The network's tensors on the CPU under their names, with `values` for its parameters in the order of
  /// parameters().
  TensorMap tensors(const std::vector<at::Tensor>& values) const;

 private:
  torch::jit::Module image_encoder_;
  ClickNetworks click_networks_;
};

/// The demo's networks with those tensors, in float32.
struct DemoNetworks {
  torch::jit::Module image_encoder, prompt_encoder, decoder;
};
DemoNetworks assemble_demo_networks(const TensorMap& tensors);

}  // namespace sammoe::demo
