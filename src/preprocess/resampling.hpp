#pragma once

#include "sammoe/grid.hpp"

#include <vector>

namespace sammoe {

enum class Interpolation { linear, nearest };

/// Values of a box of a grid's voxels, i fastest; the box may begin below zero.
struct GriddedValues {
  Grid grid;
  Region region;
  std::vector<float> values;
};

/// Values at the voxel centres of `target_region` of `target`, i fastest. Positions up to one voxel beyond
/// the source's outer centres take the values at its border; further out is 0. Throws Error{processing}.
std::vector<float> resample(const GriddedValues& source, const Grid& target, const Region& target_region,
                            Interpolation interpolation);

/// How many threads this layer uses at most, for the whole process.
void set_resampling_threads(int count);

}  // namespace sammoe
