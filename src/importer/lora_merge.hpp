#pragma once

#include "importer/checkpoint_reader.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// Merges LoRA adapters of linear layers into the weights that they adapt: W + scale * up * down. Known are
/// the names of peft (`<layer>.lora_A`, `.lora_B`, `.base_layer`) and of LoRA layers with `lora_down`,
/// `lora_up` and `lora.linear`. Of modules that peft trained whole, those trained are taken
/// (`modules_to_save`), not the originals beside them. Where the weights themselves are not in the file,
/// `general` has them, and whatever else of that network the file lacks; null if there is no other
/// checkpoint. Returns what was done, in words for the user; nothing if there are no adapters. Throws
/// Error{model} beginning with `source` if there are, but no scale (no file says it), or if they do not fit.
std::vector<std::string> merge_lora(TensorMap& tensors, std::optional<double> scale, const TensorMap* general,
                                    const std::string& source);

}  // namespace sammoe
