#include "preprocess/resampling.hpp"

#include "sammoe/error.hpp"

#include "preprocess/axis_resampling.hpp"
#include "preprocess/oblique_resampling.hpp"
#include "preprocess/parallel_loop.hpp"

#include <algorithm>
#include <new>
#include <string>

namespace sammoe {
namespace {

template <typename Work>
auto converting_lack_of_memory(const Region& region, const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::processing,
                "resampling failed: out of memory for " + std::to_string(region.voxel_count()) + " voxels");
  }
}

}  // namespace

std::vector<float> resample(const GriddedValues& source, const Grid& target, const Region& target_region,
                            Interpolation interpolation) {
  return converting_lack_of_memory(target_region, [&] {
    std::vector<float> result(static_cast<std::size_t>(target_region.voxel_count()), 0.0F);
    const std::int64_t length = target_region.size[0];
    resample_rows(source, target, target_region, interpolation, [&](std::int64_t row, const float* values) {
      std::copy_n(values, length, result.data() + row * length);
    });
    return result;
  });
}

void resample_rows(const GriddedValues& source, const Grid& target, const Region& target_region,
                   Interpolation interpolation, const RowReceiver& receive) {
  if (target_region.voxel_count() == 0) return;
  const bool is_empty = source.region.voxel_count() == 0;
  converting_lack_of_memory(target_region, [&] {
    if (!is_empty && resample_rows_along_axes(source, target, target_region, interpolation, receive)) return;
    const std::vector<float> values =
        is_empty ? std::vector<float>(static_cast<std::size_t>(target_region.voxel_count()), 0.0F)
                 : resample_obliquely(source, target, target_region, interpolation);
    const std::int64_t length = target_region.size[0];
    parallel_loop(target_region.size[1] * target_region.size[2],
                  [&](std::int64_t row) { receive(row, values.data() + row * length); });
  });
}

void set_resampling_threads(int count) {
  set_parallel_loop_threads(count);
  set_oblique_resampling_threads(count);
}

}  // namespace sammoe
