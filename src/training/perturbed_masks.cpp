#include "training/perturbed_masks.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {
namespace {

/// How sure a mask that was drawn is of itself: what a trained decoder answers well inside and outside.
constexpr double kLogit = 5;

/// (N) values as (N, 1, 1, 1).
at::Tensor over_voxels(const at::Tensor& values) {
  return values.view({-1, 1, 1, 1});
}

/// Random numbers of a generator, on another device.
class Draws {
 public:
  Draws(const at::Generator& generator, at::Device device) : generator_(generator), device_(device) {}

  at::Tensor normal(at::IntArrayRef sizes) const { return at::randn(sizes, generator_, own()).to(device_); }
  at::Tensor uniform(at::IntArrayRef sizes) const { return at::rand(sizes, generator_, own()).to(device_); }
  at::Tensor integers(std::int64_t most, at::IntArrayRef sizes) const {
    return at::randint(-most, most + 1, sizes, generator_, own().dtype(at::kLong)).cpu();
  }

 private:
  at::TensorOptions own() const { return at::TensorOptions(at::kFloat).device(generator_.device()); }

  at::Generator generator_;
  at::Device device_;
};

at::Tensor moved(const at::Tensor& structures, const Draws& draws) {
  constexpr std::int64_t kMostVoxels = 2;
  const at::Tensor ways = draws.integers(kMostVoxels, {structures.size(0), 3});
  const auto way = ways.accessor<std::int64_t, 2>();
  std::vector<at::Tensor> results;
  for (std::int64_t n = 0; n < structures.size(0); ++n)
    results.push_back(at::roll(structures[n], {way[n][0], way[n][1], way[n][2]}, {0, 1, 2}));
  return at::stack(results);
}

/// Grown or shrunk, with wavy borders: a blurred mask with waves, cut at another height than one half.
at::Tensor reshaped(const at::Tensor& structures, const Draws& draws) {
  constexpr std::int64_t kWindow = 5, kWaves = 8;
  constexpr double kWaveHeight = .2, kLowest = .2, kHighest = .8;
  const std::int64_t count = structures.size(0), edge = structures.size(1);
  const at::Tensor blurred =
      at::avg_pool3d(structures.unsqueeze(1), {kWindow}, {1}, {kWindow / 2}).squeeze(1);
  const at::Tensor waves =
      at::upsample_trilinear3d(draws.normal({count, 1, kWaves, kWaves, kWaves}), {edge, edge, edge}, false)
          .squeeze(1);
  const at::Tensor height = draws.uniform({count}) * (kHighest - kLowest) + kLowest;
  return (blurred > 0).logical_and(blurred + waves * kWaveHeight > over_voxels(height));
}

at::Tensor unit_vectors(const at::Tensor& vectors) {
  return vectors / at::sqrt((vectors * vectors).sum(1, true)).clamp_min(1e-6);
}

/// In some masks all voxels past a plane are missing.
at::Tensor cut(const at::Tensor& masks, const Draws& draws) {
  constexpr double kChance = .35, kNearest = .2, kFarthest = 1.2;  // the plane, in deviations from the middle
  const std::int64_t count = masks.size(0), edge = masks.size(1);
  const at::Tensor along = at::arange(edge, at::TensorOptions(at::kFloat).device(masks.device()));
  const at::Tensor direction = unit_vectors(draws.normal({count, 3}));
  const auto axis = [&](std::int64_t n) { return over_voxels(direction.select(1, n)); };
  const at::Tensor place = axis(0) * along.view({1, edge, 1, 1}) + axis(1) * along.view({1, 1, edge, 1}) +
                           axis(2) * along.view({1, 1, 1, edge});
  const at::Tensor voxels = masks.to(at::kFloat);
  const at::Tensor size = voxels.flatten(1).sum(1).clamp_min(1);
  const at::Tensor middle = (voxels * place).flatten(1).sum(1) / size;
  const at::Tensor from_middle = place - over_voxels(middle);
  const at::Tensor deviation = at::sqrt((voxels * from_middle * from_middle).flatten(1).sum(1) / size);
  const at::Tensor limit = deviation * (draws.uniform({count}) * (kFarthest - kNearest) + kNearest);
  const at::Tensor is_whole = draws.uniform({count}) >= kChance;
  return masks.logical_and(over_voxels(is_whole).logical_or(from_middle <= over_voxels(limit)));
}

}  // namespace

at::Tensor perturbed_masks(const at::Tensor& structures, const at::Generator& generator) {
  const Draws draws(generator, structures.device());
  const at::Tensor masks = cut(reshaped(moved(structures, draws), draws), draws);
  return (masks.to(at::kFloat) * 2 - 1) * kLogit;
}

}  // namespace sammoe
