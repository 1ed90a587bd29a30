#pragma once

#include "core/random_source.hpp"

#include <vector>

namespace sammoe::demo {

/// Smooth noise of variance 1 on the 64^3 grid, i fastest, with about `bumps` (4..32) extrema along an edge.
std::vector<float> random_field(RandomSource& random, int bumps);

}  // namespace sammoe::demo
