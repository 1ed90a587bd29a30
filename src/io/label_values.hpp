#pragma once

#include "sammoe/volume.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// The voxels of a volume as labels, i fastest: whole numbers from 0 to 65535, except for rounding that their
/// storage alone explains. Throws Error{input} naming the first voxel that is not a label.
std::vector<std::uint16_t> labels_of_values(const Volume& volume);

}  // namespace sammoe
