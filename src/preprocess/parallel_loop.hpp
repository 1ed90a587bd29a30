#pragma once

#include <cstdint>
#include <functional>

namespace sammoe {

/// Calls `work(n)` once for each n of 0 .. count - 1, in any order, on as many threads as were last set.
/// Returns when all calls have; what one of them throws is thrown here, and calls not yet begun are left out.
void parallel_loop(std::int64_t count, const std::function<void(std::int64_t)>& work);

/// How many threads a loop uses at most, for the whole process; until set, one.
void set_parallel_loop_threads(int count);

}  // namespace sammoe
