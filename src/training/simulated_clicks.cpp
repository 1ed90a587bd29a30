#include "training/simulated_clicks.hpp"

#include <cmath>

namespace sammoe {
namespace {

/// Share of the voxels around each voxel (N, M, M, M) that lie in the region: deep inside it is 1.
at::Tensor depth_of(const at::Tensor& regions) {
  constexpr std::int64_t window = 5;
  at::Tensor depth = regions.unsqueeze(1);
  // One axis after the other: much cheaper than one cubic window.
  depth = at::avg_pool3d(depth, {window, 1, 1}, {1, 1, 1}, {window / 2, 0, 0});
  depth = at::avg_pool3d(depth, {1, window, 1}, {1, 1, 1}, {0, window / 2, 0});
  depth = at::avg_pool3d(depth, {1, 1, window}, {1, 1, 1}, {0, 0, window / 2});
  return depth.squeeze(1);
}

}  // namespace

SimulatedClicks draw_clicks(const at::Tensor& regions, const at::Tensor& prefers_core, std::int64_t roi_size,
                            const at::Generator& generator) {
  // The chance of a voxel rises with its depth, up to e^14 times.
  constexpr double kSharpness = 14;
  const std::int64_t edge = regions.size(-1);
  const at::Tensor region = regions.to(at::kFloat);
  const at::Tensor preference = (prefers_core.to(at::kFloat) * kSharpness).view({-1, 1, 1, 1});
  const at::Tensor chances = region * at::exp(preference * depth_of(region));
  const at::Tensor at_index = at::multinomial(chances.flatten(1), 1, false, generator).squeeze(1);

  SimulatedClicks clicks;
  const auto quotient = [](const at::Tensor& value, std::int64_t divisor) {
    return at::div(value, divisor, "floor");
  };
  clicks.low_res = at::stack(
      {quotient(at_index, edge * edge), quotient(at_index, edge).remainder(edge), at_index.remainder(edge)},
      1);
  const std::int64_t scale = roi_size / edge;
  const at::Tensor within = at::randint(scale, clicks.low_res.sizes(), generator, clicks.low_res.options());
  clicks.points = (clicks.low_res * scale + within).to(at::kFloat);
  return clicks;
}

}  // namespace sammoe
