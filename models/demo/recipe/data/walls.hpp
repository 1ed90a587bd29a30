#pragma once

#include "core/random_source.hpp"
#include "sample.hpp"

namespace sammoe::demo {

/// 1..3 hollow ellipsoids with a wall 2.5..5 voxels thick, sometimes open at one side, among a few shapes.
/// Structures: the walls without what they enclose, and what stays visible of the shapes.
Sample draw_walls(RandomSource& random);

}  // namespace sammoe::demo
