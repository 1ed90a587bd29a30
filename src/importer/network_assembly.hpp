#pragma once

#include "importer/checkpoint_reader.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe {

/// The sizes of a SAM-Med3D network, read off the shapes of its tensors.
struct NetworkShape {
  std::int64_t roi_size = 128;              ///< S
  std::int64_t patch_size = 16;             ///< p
  std::int64_t grid_size = 8;               ///< g = S / p
  std::int64_t encoder_width = 768;         ///< E
  std::int64_t head_width = 64;             ///< c = E / heads
  std::int64_t mlp_width = 3072;            ///< of the image encoder's blocks
  std::int64_t embedding_width = 384;       ///< C
  std::vector<std::int64_t> block_windows;  ///< one per block: window edge L, 0 for global attention
  std::int64_t decoder_depth = 2;
  std::int64_t decoder_mlp_width = 2048;
  std::int64_t iou_hidden_width = 256;
  std::int64_t mask_tokens = 4;
  bool click_blob = false;  ///< the optional tensor prompt_encoder.click_blob is there (docs/bundle.md)
};

/// Throws Error{model} naming the tensor if the shapes needed are missing or contradict each other.
NetworkShape infer_shape(const TensorMap& tensors);

/// Every tensor that a network of that shape has, with its shape.
std::map<std::string, std::vector<std::int64_t>> expected_tensors(const NetworkShape& shape);

/// Throws Error{model} listing by name the missing, surplus and misshapen tensors.
void check_tensors(const TensorMap& tensors, const NetworkShape& shape, const std::string& source);

/// The networks as TorchScript modules (models/sam_med3d/*.py is their text), filled with the checkpoint's
/// tensors.
torch::jit::Module assemble_image_encoder(const TensorMap& tensors, const NetworkShape& shape);
torch::jit::Module assemble_prompt_encoder(const TensorMap& tensors, const NetworkShape& shape);
torch::jit::Module assemble_mask_decoder(const TensorMap& tensors, const NetworkShape& shape);

}  // namespace sammoe
