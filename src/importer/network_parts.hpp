#pragma once

#include "importer/checkpoint_reader.hpp"

#include <string>

namespace sammoe {

/// What the names of a SAM-Med3D network begin with, in the order of its parts.
inline constexpr const char* kNetworkRoots[] = {"image_encoder.", "prompt_encoder.", "mask_decoder."};

/// Whether there is a tensor of that part.
bool has_part(const TensorMap& tensors, const std::string& root);

/// Adds those tensors of a part that `tensors` lack.
void add_part(TensorMap& tensors, const TensorMap& from, const std::string& root);

}  // namespace sammoe
