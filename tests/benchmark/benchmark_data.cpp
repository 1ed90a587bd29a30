// Makes what the benchmarks work on, where it is not there yet: a CT-like volume, packed and plain, and
// bundles of the released size with random weights and few and many experts.
//   sammoe_benchmark_data FOLDER EXPERTS...

#include "benchmark/ct_volume.hpp"
#include "benchmark/released_bundle.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>

namespace fs = std::filesystem;

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: sammoe_benchmark_data FOLDER EXPERTS...\n");
    return 2;
  }
  try {
    const fs::path folder = argv[1];
    fs::create_directories(folder);
    if (!fs::exists(folder / "ct.nii.gz")) sammoe::benchmark::write_ct(folder);
    for (int n = 2; n < argc; ++n) {
      const fs::path bundle = folder / ("bundle-" + std::string(argv[n]));
      if (fs::exists(bundle / "gate.pt")) continue;
      fs::remove_all(bundle);
      sammoe::benchmark::make_released_bundle(bundle, std::strtoul(argv[n], nullptr, 10));
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return 1;
  }
  return 0;
}
