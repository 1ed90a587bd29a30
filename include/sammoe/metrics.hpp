#pragma once

#include "sammoe/label_map.hpp"

#include <cstdint>

namespace sammoe {

/// Overlap of one label in two masks: 2|A and B| / (|A| + |B|), in [0, 1]; 1 if both are empty. Throws
/// Error{input} unless the grids are the same.
double dice(const LabelMap& a, const LabelMap& b, std::uint16_t label);

}  // namespace sammoe
