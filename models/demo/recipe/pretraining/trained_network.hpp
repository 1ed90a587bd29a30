#pragma once

#include "importer/network_assembly.hpp"
#include "training/interaction.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sammoe::demo {

/// A SAM-Med3D that learns: encoder and decoder compute in the type given, the prompt encoder in float32,
/// because positions need the digits.
class TrainedNetwork {
 public:
  TrainedNetwork(const NetworkShape& shape, std::uint64_t seed, at::ScalarType type);

  /// images (N, 1, S, S, S) -> embeddings (N, C, g, g, g), float32
  at::Tensor embed(const at::Tensor& images);
  ClickNetworks& click_networks() { return click_networks_; }

  std::vector<at::Tensor> parameters() const;

  /// Writes a checkpoint, complete or not at all. Throws Error{output}.
  void save(const std::filesystem::path& path) const;

 private:
  at::ScalarType type_;
  torch::jit::Module image_encoder_;
  ClickNetworks click_networks_;
};

}  // namespace sammoe::demo
