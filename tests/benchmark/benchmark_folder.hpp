#pragma once

#include <filesystem>

namespace sammoe::benchmark {

/// The folder that sammoe_benchmark_data filled: SAMMOE_BENCHMARK_DATA, or the current one.
std::filesystem::path folder();

}  // namespace sammoe::benchmark
