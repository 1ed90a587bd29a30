#pragma once

#include "importer/network_assembly.hpp"

namespace sammoe::test {

/// What a block adds its MLP to: the tokens, or, as in networks of FastSAM3D, the tokens after the norm.
enum class MlpShortcut { tokens, normed };

/// The image encoder as SAM-Med3D's publication computes it, written from its formulas in plain ATen and
/// independently of models/sam_med3d: windowed blocks zero-padded to whole windows, every token of which
/// attends, with the relative-position bias added to all logits at once. image (B, 1, S, S, S) -> (B, C, g,
/// g, g).
at::Tensor public_form_embedding(const TensorMap& tensors, const NetworkShape& shape, const at::Tensor& image,
                                 MlpShortcut shortcut = MlpShortcut::tokens);

}  // namespace sammoe::test
