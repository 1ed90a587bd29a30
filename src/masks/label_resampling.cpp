#include "masks/label_resampling.hpp"

#include <cmath>
#include <cstddef>

namespace sammoe {

LabelMap resampled_labels(const LabelMap& map, const Grid& target) {
  LabelMap result{target, std::vector<std::uint16_t>(static_cast<std::size_t>(target.voxel_count()), 0)};
  result.names = map.names;
  // Voxel to voxel is affine, so it follows from where four voxels come to lie.
  const auto source_of = [&](const Point3& index) {
    return map.grid.voxel_from_ras(target.ras_from_voxel(index));
  };
  const Point3 origin = source_of({0, 0, 0});
  const std::array<Point3, 3> ends{source_of({1, 0, 0}), source_of({0, 1, 0}), source_of({0, 0, 1})};
  const Index3& size = map.grid.size;
  std::size_t n = 0;
  for (std::int64_t k = 0; k < target.size[2]; ++k) {
    for (std::int64_t j = 0; j < target.size[1]; ++j) {
      for (std::int64_t i = 0; i < target.size[0]; ++i, ++n) {
        Index3 nearest{};
        bool is_within = true;
        for (std::size_t axis = 0; axis < 3; ++axis) {
          const double place = origin[axis] + static_cast<double>(i) * (ends[0][axis] - origin[axis]) +
                               static_cast<double>(j) * (ends[1][axis] - origin[axis]) +
                               static_cast<double>(k) * (ends[2][axis] - origin[axis]);
          const double whole = std::floor(place + 0.5);
          is_within = is_within && whole >= 0 && whole < static_cast<double>(size[axis]);
          nearest[axis] = is_within ? static_cast<std::int64_t>(whole) : 0;
        }
        if (is_within)
          result.labels[n] = map.labels[static_cast<std::size_t>(
              (nearest[2] * size[1] + nearest[1]) * size[0] + nearest[0])];
      }
    }
  }
  return result;
}

}  // namespace sammoe
