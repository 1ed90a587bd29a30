#pragma once

#include "sammoe/grid.hpp"

#include <cstdint>
#include <functional>
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

/// Takes values of row `row` of a region, along i; rows are counted along j, then k. The values live as long
/// as the call. Several threads call it at once, each for rows of its own.
using RowReceiver = std::function<void(std::int64_t row, const float* values)>;

/// Gives the rows of `resample` to `receive`, each once, in any order: for what is made of them and needs no
/// memory for all. Throws Error{processing}.
void resample_rows(const GriddedValues& source, const Grid& target, const Region& target_region,
                   Interpolation interpolation, const RowReceiver& receive);

/// How many threads this layer uses at most, for the whole process.
void set_resampling_threads(int count);

}  // namespace sammoe
