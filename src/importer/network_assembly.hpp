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

/// Throws Error{model} listing by name the missing, surplus and misshapen tensors, and those that do not hold
/// floating-point numbers. `source` names the checkpoint in the message.
void check_tensors(const TensorMap& tensors, const NetworkShape& shape, const std::string& source);

/// How a windowed block is computed. Both give the same result; the plain form is several times slower and is
/// there for token grids larger than a window, and to test the other.
enum class WindowedForm {
  fastest,  ///< without the padded tokens where one window holds the whole grid, else plain
  plain,    ///< zero-padded windows, each attending to all its tokens
};

/// The networks as TorchScript modules (models/sam_med3d/*.py is their text), filled with copies of the
/// tensors as float32 parameters under the names that the checkpoint gives them (without the network's own
/// prefix). The tensors must have passed `check_tensors`. All three run with or without gradients; shapes of
/// `forward`, with S, g, C as in NetworkShape, N the batch and P the number of clicks:
///
/// image (N, 1, S, S, S) -> embedding (N, C, g, g, g)
torch::jit::Module assemble_image_encoder(const TensorMap& tensors, const NetworkShape& shape,
                                          WindowedForm form = WindowedForm::fastest);

/// points (N, P, 3) voxel indices, labels (N, P) of 1 (inside) and 0, mask_logits (N, 1, 4g, 4g, 4g) ->
/// (sparse (N, P+1, C), dense (N, C, g, g, g), position (1, C, g, g, g))
torch::jit::Module assemble_prompt_encoder(const TensorMap& tensors, const NetworkShape& shape);

/// image_embedding (N or 1, C, g, g, g), position (1, C, g, g, g), sparse (N, P+1, C), dense (N, C, g, g, g)
/// -> (low_res_logits (N, 1, 4g, 4g, 4g), iou (N, 1))
torch::jit::Module assemble_mask_decoder(const TensorMap& tensors, const NetworkShape& shape);

}  // namespace sammoe
