#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace sammoe {

/// One click for each item of a batch.
struct SimulatedClicks {
  at::Tensor low_res;  ///< (N, 3) int64: low-res voxel (i, j, k)
  at::Tensor points;   ///< (N, 3) float32: ROI voxel index, at random within that low-res voxel
};

/// Draws a click in each region (N, M, M, M) of bool, none of them empty: any voxel where `prefers_core` (N)
/// is 0, and where it is 1 the more likely the deeper a voxel lies in the region. `roi_size` is the ROI's
/// edge in voxels, a multiple of M. The generator is one of the CPU; so are the regions.
SimulatedClicks draw_clicks(const at::Tensor& regions, const at::Tensor& prefers_core, std::int64_t roi_size,
                            const at::Generator& generator);

}  // namespace sammoe
