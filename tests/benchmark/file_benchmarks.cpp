// Reading and writing of volumes.

#include "sammoe/volume_io.hpp"

#include "benchmark/benchmark_folder.hpp"
#include "benchmark/ct_volume.hpp"

#include <benchmark/benchmark.h>

namespace sammoe::benchmark {
namespace {

constexpr std::int64_t kCtBytes = 512LL * 512 * 300 * 2;

void read_ct(::benchmark::State& state, const char* name) {
  for (auto step : state) ::benchmark::DoNotOptimize(read_volume(folder() / name).volume.data());
  state.SetBytesProcessed(state.iterations() * kCtBytes);
}

/// A ball of radius 25 voxels in the middle.
LabelMap sparse_mask() {
  LabelMap mask;
  mask.grid = ct_grid();
  mask.labels.assign(static_cast<std::size_t>(mask.grid.voxel_count()), 0);
  for (std::int64_t k = 125; k < 175; ++k) {
    for (std::int64_t j = 231; j < 281; ++j) {
      for (std::int64_t i = 231; i < 281; ++i) {
        if ((i - 256) * (i - 256) + (j - 256) * (j - 256) + (k - 150) * (k - 150) < 625)
          mask.labels[static_cast<std::size_t>((k * 512 + j) * 512 + i)] = 1;
      }
    }
  }
  return mask;
}

void write_mask(::benchmark::State& state, int level) {
  const LabelMap mask = sparse_mask();
  WriteOptions options;
  options.compression_level = level;
  for (auto step : state) write_label_map(folder() / "mask.nii.gz", mask, {}, options);
  state.SetBytesProcessed(state.iterations() * kCtBytes / 2);
}

BENCHMARK_CAPTURE(read_ct, packed, "ct.nii.gz")->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(read_ct, mapped, "ct.nii")->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(write_mask, level_1, 1)->Unit(::benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(write_mask, level_6, 6)->Unit(::benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace sammoe::benchmark
