#pragma once

#include <cstdint>

#include <torch/script.h>

namespace sammoe {

/// The sizes of a gate.
struct GateShape {
  std::int64_t roi_size = 128;         ///< S: points are voxel indices of such a cube
  std::int64_t embedding_width = 384;  ///< C
  std::int64_t hidden_width = 128;
  std::int64_t experts = 1;
};

/// A gate (models/sam_med3d/gate.py) with random weights drawn from `generator`. Its last layer has one row
/// of weights and one bias for each expert, zeros at first: an untrained gate gives every expert the same
/// score. Beside `forward` (docs/bundle.md) it has its two halves, for training:
///
/// features: image_embedding (N, C, g, g, g), sparse (N, P+1, C), points (N, P, 3), labels (N, P) -> (N, 5C)
/// scores: (N, 5C) -> logits (N, experts)
torch::jit::Module assemble_gate(const GateShape& shape, at::Generator generator);

}  // namespace sammoe
