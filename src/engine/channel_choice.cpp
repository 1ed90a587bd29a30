#include "engine/channel_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace sammoe {
namespace {

/// How far a position lies from the nearest face of a grid, in its voxels; negative outside.
double depth_in(const Grid& grid, const Point3& position) {
  double depth = std::numeric_limits<double>::max();
  for (int axis = 0; axis < 3; ++axis) {
    const double end = static_cast<double>(grid.size[axis]) - 0.5;
    depth = std::min({depth, position[axis] + 0.5, end - position[axis]});
  }
  return depth;
}

/// The logits (K) at the voxel nearest to a position in the world.
at::Tensor values_at(const std::vector<SeenChannels>& seen, const Point3& point_in_ras) {
  const auto deepest = std::max_element(seen.begin(), seen.end(), [&](const auto& one, const auto& other) {
    return depth_in(one.roi, one.roi.voxel_from_ras(point_in_ras)) <
           depth_in(other.roi, other.roi.voxel_from_ras(point_in_ras));
  });
  const Point3 position = deepest->roi.voxel_from_ras(point_in_ras);
  at::Tensor values = deepest->channels.squeeze(0);
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t last = deepest->roi.size[axis] - 1;
    values = values.select(1, std::clamp<std::int64_t>(std::llround(position[axis]), 0, last));
  }
  return values;
}

std::size_t largest_named(const at::Tensor& values, const std::vector<std::string>& names) {
  std::optional<std::size_t> best;
  float most = 0;
  for (std::size_t n = 0; n < names.size(); ++n) {
    if (names[n].empty()) continue;
    const auto value = values[static_cast<std::int64_t>(n)].item<float>();
    if (best && value <= most) continue;
    best = n;
    most = value;
  }
  return best.value();
}

}  // namespace

std::size_t channel_at_clicks(const std::vector<SeenChannels>& seen, const Grid& roi,
                              const std::vector<RoiClick>& clicks, const std::vector<std::string>& names) {
  std::vector<int> votes(names.size(), 0);
  std::optional<std::size_t> first;
  for (const RoiClick& click : clicks) {
    const std::size_t channel =
        largest_named(values_at(seen, roi.ras_from_voxel(click.position_in_roi)), names);
    votes[channel] += click.inside ? 1 : -1;
    if (click.inside && !first) first = channel;
  }
  std::size_t best = first.value();
  for (std::size_t n = 0; n < names.size(); ++n)
    if (!names[n].empty() && votes[n] > votes[best]) best = n;
  return best;
}

}  // namespace sammoe
