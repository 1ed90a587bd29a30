// From a volume to an ROI and back: what happens to voxels around the networks.

#include "benchmark/ct_volume.hpp"
#include "engine/upsampling.hpp"
#include "model/tensor.hpp"
#include "preprocess/logit_canvas.hpp"
#include "preprocess/roi.hpp"
#include "preprocess/roi_sampling.hpp"
#include "segmenter/mask_composition.hpp"

#include <benchmark/benchmark.h>

namespace sammoe::benchmark {
namespace {

constexpr Point3 kClick{300, 230, 150};

const Volume& ct() {
  static const Volume volume = Volume::from_values(ct_grid(), ct_voxels());
  return volume;
}

/// Low-resolution logits of a ball of a third of the ROI's edge.
at::Tensor ball_logits() {
  const at::Tensor axis = at::arange(32, at::kFloat) - 15.5F;
  const at::Tensor square = axis * axis;
  const at::Tensor distance =
      (square.view({32, 1, 1}) + square.view({1, 32, 1}) + square.view({1, 1, 32})).sqrt();
  return (5 - distance).view({1, 1, 32, 32, 32});
}

void sample_roi_of_ct(::benchmark::State& state) {
  const Grid roi = roi_around(ct().grid(), {kClick}, RoiSpec{});
  for (auto step : state) ::benchmark::DoNotOptimize(sample_roi(ct(), roi, IntensitySpec{}).data());
}

void upsample(::benchmark::State& state) {
  const at::Tensor logits = ball_logits();
  for (auto step : state) ::benchmark::DoNotOptimize(upsampled(logits, 128).data_ptr());
}

void upsample_by_libtorch(::benchmark::State& state) {
  const at::Tensor logits = ball_logits();
  for (auto step : state)
    ::benchmark::DoNotOptimize(at::upsample_trilinear3d(logits, {128, 128, 128}, false).data_ptr());
}

void logits_to_source(::benchmark::State& state) {
  const Grid roi = roi_around(ct().grid(), {kClick}, RoiSpec{});
  const std::vector<float> voxels = voxels_from_tensor(upsampled(ball_logits(), 128));
  for (auto step : state) {
    LogitCanvas canvas(ct().grid(), Resample::linear);
    canvas.add(roi, voxels);
    ::benchmark::DoNotOptimize(canvas.probabilities_above(0.5).probabilities.data());
  }
}

void logits_to_mask(::benchmark::State& state) {
  const Grid roi = roi_around(ct().grid(), {kClick}, RoiSpec{});
  LogitCanvas canvas(ct().grid(), Resample::linear);
  canvas.add(roi, voxels_from_tensor(upsampled(at::randn({1, 1, 32, 32, 32}), 128)));
  LabelPatch labels;
  for (auto step : state) ::benchmark::DoNotOptimize(canvas.paint_above(0.5, 1, room_in(labels)));
}

void compose(::benchmark::State& state) {
  const Grid roi = roi_around(ct().grid(), {kClick}, RoiSpec{});
  LogitCanvas canvas(ct().grid(), Resample::linear);
  canvas.add(roi, voxels_from_tensor(upsampled(ball_logits(), 128)));
  const ProbabilityPatch patch = canvas.probabilities_above(0.5);
  for (auto step : state) {
    LabelPatch labels;
    compose_mask({{1, &patch}}, 0.5, room_in(labels));
    ::benchmark::DoNotOptimize(labels.labels.data());
  }
}

BENCHMARK(sample_roi_of_ct)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(upsample)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(upsample_by_libtorch)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(logits_to_source)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(logits_to_mask)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK(compose)->Unit(::benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace sammoe::benchmark
