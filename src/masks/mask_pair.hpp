#pragma once

#include "sammoe/label_map.hpp"

namespace sammoe {

/// Throws Error{input} unless both masks lie on the same grid and have a value for each of its voxels. `what`
/// names the measure, for the message.
void require_same_grid(const LabelMap& a, const LabelMap& b, const char* what);

}  // namespace sammoe
