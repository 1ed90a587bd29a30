#pragma once

#include "importer/checkpoint_reader.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <torch/script.h>

namespace sammoe::demo {

/// The tensors of the demo's image encoder and their shapes, named "image_encoder.*".
std::map<std::string, std::vector<std::int64_t>> convolutional_encoder_tensors(std::int64_t embedding_width);

/// A small U-shaped network of 3x3x3 convolutions with the interface of an image encoder (docs/bundle.md):
/// image (N, 1, S, S, S) -> embedding (N, C, S/4, S/4, S/4). Throws Error{model}.
torch::jit::Module assemble_convolutional_encoder(const TensorMap& tensors);

}  // namespace sammoe::demo
