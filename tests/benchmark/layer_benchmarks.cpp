// One google-benchmark program for all layers.
//   SAMMOE_BENCHMARK_DATA=FOLDER sammoe_layer_benchmarks [--benchmark_filter=... and google-benchmark's other
//   options]

#include "benchmark/benchmark_folder.hpp"
#include "core/processor.hpp"
#include "preprocess/resampling.hpp"

#include <cstdlib>

#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>

namespace sammoe::benchmark {

std::filesystem::path folder() {
  const char* const set = std::getenv("SAMMOE_BENCHMARK_DATA");
  return set != nullptr ? set : ".";
}

}  // namespace sammoe::benchmark

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  at::set_num_threads(sammoe::available_processors());
  sammoe::set_resampling_threads(sammoe::available_processors());
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
