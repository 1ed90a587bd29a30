#pragma once

#include "core/random_source.hpp"
#include "sample.hpp"

namespace sammoe::demo {

/// One or two curved, branching tubes over 1..4 shapes on a background. Structures: each tree of tubes, and
/// what the tubes leave of the shapes.
Sample draw_tubes(RandomSource& random);

}  // namespace sammoe::demo
