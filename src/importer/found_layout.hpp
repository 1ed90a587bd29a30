#pragma once

#include "importer/checkpoint_reader.hpp"

#include <string>

namespace sammoe {

/// What a checkpoint that is not a whole SAM-Med3D holds, for a refusal: how many tensors, some of their
/// names, the known layout that comes nearest, and what to do. Begins with a verb: "holds 412 tensors, such
/// as ...".
std::string found_layout(const TensorMap& tensors);

}  // namespace sammoe
