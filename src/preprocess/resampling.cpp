#include "preprocess/resampling.hpp"

#include "sammoe/error.hpp"

#include "preprocess/axis_resampling.hpp"
#include "preprocess/oblique_resampling.hpp"
#include "preprocess/parallel_loop.hpp"

#include <new>
#include <optional>
#include <string>
#include <utility>

namespace sammoe {

std::vector<float> resample(const GriddedValues& source, const Grid& target, const Region& target_region,
                            Interpolation interpolation) {
  if (target_region.voxel_count() == 0) return {};
  if (source.region.voxel_count() == 0) {
    std::vector<float> zeros(static_cast<std::size_t>(target_region.voxel_count()), 0.0F);
    return zeros;
  }
  try {
    std::optional<std::vector<float>> result =
        resample_along_axes(source, target, target_region, interpolation);
    if (result) return std::move(*result);
    return resample_obliquely(source, target, target_region, interpolation);
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing, "resampling failed: out of memory for " +
                                           std::to_string(target_region.voxel_count()) + " voxels");
  }
}

void set_resampling_threads(int count) {
  set_parallel_loop_threads(count);
  set_oblique_resampling_threads(count);
}

}  // namespace sammoe
