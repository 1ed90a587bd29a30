#pragma once

#include "sammoe/grid.hpp"

#include <string>

namespace sammoe {

/// How two grids differ: "30x30x30 and 30x30x29 voxels", or for grids of one size how far apart their voxels
/// lie too.
std::string difference_of(const Grid& a, const Grid& b);

}  // namespace sammoe
