#include "core/processor.hpp"

#include <algorithm>
#include <cerrno>
#include <thread>

#include <sched.h>

namespace sammoe {

int available_processors() {
  // The mask's size is not known beforehand: machines with more than 1024 processors need a larger one.
  for (int processors = 1024; processors <= 1 << 20; processors *= 2) {
    cpu_set_t* mask = CPU_ALLOC(processors);
    if (mask == nullptr) break;
    const std::size_t bytes = CPU_ALLOC_SIZE(processors);
    const bool is_known = ::sched_getaffinity(0, bytes, mask) == 0;
    const bool is_too_small = !is_known && errno == EINVAL;
    const int count = is_known ? CPU_COUNT_S(bytes, mask) : 0;
    CPU_FREE(mask);
    if (is_known) return std::max(1, count);
    if (!is_too_small) break;
  }
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

bool processor_has_bfloat16() {
#if defined(__x86_64__)
  return static_cast<bool>(__builtin_cpu_supports("avx512bf16"));
#else
  return false;
#endif
}

}  // namespace sammoe
