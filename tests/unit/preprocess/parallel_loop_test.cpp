#include "preprocess/parallel_loop.hpp"

#include <atomic>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

class ParallelLoop : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override { set_parallel_loop_threads(GetParam()); }
  void TearDown() override { set_parallel_loop_threads(1); }
};

TEST_P(ParallelLoop, CallsOnceForEachNumber) {
  for (const std::int64_t count : {0, 1, 5, 1000}) {
    std::vector<std::atomic<int>> calls(static_cast<std::size_t>(count));
    parallel_loop(count, [&](std::int64_t n) { ++calls[static_cast<std::size_t>(n)]; });
    for (const std::atomic<int>& made : calls) ASSERT_EQ(made, 1) << count;
  }
}

TEST_P(ParallelLoop, ThrowsWhatACallThrows) {
  const auto fails_at_seven = [](std::int64_t n) {
    if (n == 7) throw std::runtime_error("seven");
  };
  EXPECT_THROW(parallel_loop(100, fails_at_seven), std::runtime_error);
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelLoop, ::testing::Values(1, 2, 8));

TEST(ParallelLoopThreads, AsManyAsWereSetWorkAtOnce) {
  set_parallel_loop_threads(3);
  std::atomic<int> waiting{0};
  std::vector<std::thread::id> workers(3);
  // Each call waits for the other two, so that it ends only if three threads are there.
  parallel_loop(3, [&](std::int64_t n) {
    workers[static_cast<std::size_t>(n)] = std::this_thread::get_id();
    ++waiting;
    while (waiting < 3) std::this_thread::yield();
  });
  set_parallel_loop_threads(1);
  EXPECT_EQ(std::set<std::thread::id>(workers.begin(), workers.end()).size(), 3U);
}

}  // namespace
}  // namespace sammoe
