#include "worker/worker_environment.hpp"

#include "core/kept_memory.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <unistd.h>

namespace sammoe {
namespace {

/// The beginnings of variables that libraries which compute, load and sanitise read. All others stay here:
/// they may hold passwords.
constexpr std::array<std::string_view, 23> kKeptVariables{
    "LD_LIBRARY_PATH=", "LD_PRELOAD=", "PATH=", "LANG=",   "LC_",   "TZ=",    "OMP_",     "GOMP_", "KMP_",
    "OPENBLAS_",        "MKL_",        "DNNL_", "ONEDNN_", "ATEN_", "TORCH_", "PYTORCH_", "CUDA_", "NVIDIA_",
    "MALLOC_",          "GLIBC_",      "ASAN_", "LSAN_",   "UBSAN_"};

/// What only the environment can tell LibTorch, unless the user already has.
std::vector<std::string> defaults() {
  // Waiting threads would spin, and two processes on one machine fight. But the layers of a network follow
  // each other so closely that going to sleep between them takes a tenth of the time: so they spin for a
  // moment first.
  std::vector<std::string> variables{"OMP_WAIT_POLICY=passive", "GOMP_SPINCOUNT=1000"};
  // The C library would give memory of every network layer back to the system and take it again for the next.
  variables.push_back("MALLOC_MMAP_THRESHOLD_=" + std::to_string(kLargestKeptBlock));
  variables.emplace_back("MALLOC_TRIM_THRESHOLD_=4294967296");
  // Larger ones come from the system each time, in pages of 2 MB where it has them: half the time for
  // networks that make many.
  variables.emplace_back("GLIBC_TUNABLES=glibc.malloc.hugetlb=1");
#if defined(__x86_64__)
  // LibTorch 1 has faster kernels for processors with AVX-512, but does not choose them by itself, as
  // LibTorch 2 does; and it does not look whether the processor has it.
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    variables.emplace_back("ATEN_CPU_CAPABILITY=avx512");
#endif
  return variables;
}

}  // namespace

std::vector<std::string> worker_environment() {
  std::vector<std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    const auto begins = [&](std::string_view start) { return variable.substr(0, start.size()) == start; };
    if (std::any_of(kKeptVariables.begin(), kKeptVariables.end(), begins)) variables.emplace_back(variable);
  }
  for (const std::string& variable : defaults()) {
    const std::string start = variable.substr(0, variable.find('=') + 1);
    const auto is_set = [&](const std::string& kept) { return kept.compare(0, start.size(), start) == 0; };
    if (std::none_of(variables.begin(), variables.end(), is_set)) variables.push_back(variable);
  }
  return variables;
}

}  // namespace sammoe
