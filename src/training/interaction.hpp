#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// The networks that turn clicks into masks, as modules that record gradients. The prompt encoder computes in
/// float32, the decoder in the type of its weights.
struct ClickNetworks {
  torch::jit::Module prompt_encoder;
  torch::jit::Module decoder;
  std::int64_t roi_size = 128;
};

/// Structures to be segmented from clicks, on the device of the networks.
struct InteractionBatch {
  at::Tensor embedding;                    ///< (N, C, g, g, g)
  at::Tensor target;                       ///< (N, 4g, 4g, 4g) float32: share of the structure in each voxel
  std::optional<at::Tensor> first_points;  ///< (N, 3) ROI voxel indices, inside the structure; unset: drawn
  std::optional<at::Tensor> first_logits;  ///< (N, 4g, 4g, 4g) masks to begin with, 0 for none; unset: none
};

struct InteractionResult {
  at::Tensor loss;               ///< mean over clicks and items: Dice + 2 x cross-entropy + 0.3 x IoU error
  std::vector<at::Tensor> dice;  ///< after each click (N), of the thresholded masks
};

/// Segments the batch as an interactive user would: a click in the structure, then clicks in the errors, each
/// with the logits of the one before (detached).
InteractionResult interact(ClickNetworks& networks, const InteractionBatch& batch, int clicks,
                           const at::Generator& generator);

}  // namespace sammoe
