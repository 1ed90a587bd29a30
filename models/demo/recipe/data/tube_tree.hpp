#pragma once

#include "core/random_source.hpp"
#include "voxels.hpp"

namespace sammoe::demo {

/// The voxels of a connected tree of tubes: a curved trunk of 1.8..4 voxels radius through the grid that
/// tapers mildly, with 0..3 thinner side branches; sorted.
Voxels random_tube_tree(RandomSource& random);

}  // namespace sammoe::demo
