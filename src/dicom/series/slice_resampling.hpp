#pragma once

#include "dicom/planes/slice_stack.hpp"

#include <vector>

namespace sammoe {

/// Interpolates the slices' real values linearly onto the stack's grid: within a slice where it is shifted by
/// parts of voxels, and between the two slices around a plane. `values` are those of the slices in order, i
/// fastest, each of `slice_size` voxels along i and j. Beyond a slice's edges voxels get the lowest value.
std::vector<float> resample_slices(const SliceStack& stack, const std::vector<float>& values,
                                   const std::array<std::int64_t, 2>& slice_size);

/// The slice nearest to each plane k of the grid.
std::vector<std::size_t> nearest_slices(const SliceStack& stack);

}  // namespace sammoe
