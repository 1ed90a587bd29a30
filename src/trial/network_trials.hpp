#pragma once

#include "sammoe/bundle_trial.hpp"

#include "model/networks/networks.hpp"
#include "tasks/trial_order.hpp"
#include "trial/click_sets.hpp"
#include "trial/interface_text.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <torch/script.h>

namespace sammoe {

/// Runs a bundle's networks one after the other: encoders first, because decoders get what they made.
class NetworkTrials {
 public:
  /// `order` must outlive it.
  explicit NetworkTrials(const TrialOrder& order);

  /// Runs a network, and notes in `trial` what came of it.
  void run(const torch::jit::Module& module, const TrialNetwork& network, NetworkTrial& trial);

  /// At which the image encoder ran; 0: at none.
  std::int64_t roi_size() const { return sizes_.roi_size.value_or(0); }

 private:
  /// By the set of clicks; nothing where the prompt encoder failed.
  using Prompts = std::vector<std::optional<PromptEmbedding>>;

  void run_image_encoder(const torch::jit::Module& module, const TrialNetwork& network, NetworkTrial& trial);
  void run_prompt_encoder(const torch::jit::Module& module, const TrialNetwork& network, NetworkTrial& trial);
  void run_decoder(const torch::jit::Module& module, const TrialNetwork& network, NetworkTrial& trial) const;
  void run_network(const torch::jit::Module& module, const TrialNetwork& network, NetworkTrial& trial) const;
  void run_gate(const torch::jit::Module& module, const TrialNetwork& network, NetworkTrial& trial) const;

  /// Runs a network on a set of clicks, by its number.
  using ClickRun = std::function<std::vector<at::Tensor>(std::size_t set, const ClickSet& clicks)>;
  void run_with_clicks(const TrialNetwork& network, NetworkTrial& trial, const ClickRun& run) const;

  void keep_embedding(const at::Tensor& embedding, std::int64_t roi_size, const TrialNetwork& network,
                      NetworkTrial& trial);
  std::int64_t likely_roi_size() const;
  std::vector<std::int64_t> likely_grids() const;
  at::Tensor embedding_for(std::size_t expert) const;
  PromptEmbedding prompt_for(std::size_t expert, std::size_t set) const;

  const TrialOrder& order_;
  KnownSizes sizes_;
  std::map<std::string, at::Tensor> embeddings_;  ///< by the image encoder's SHA-256
  std::map<std::string, Prompts> prompts_;        ///< by the prompt encoder's SHA-256
};

}  // namespace sammoe
