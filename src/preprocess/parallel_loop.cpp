#include "preprocess/parallel_loop.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace sammoe {
namespace {

std::atomic<int> thread_count{1};

/// One loop, which any number of threads may work at.
class Loop {
 public:
  Loop(std::int64_t count, const std::function<void(std::int64_t)>& work) : count_(count), work_(work) {}

  void take_part() {
    try {
      for (std::int64_t n = next_++; n < count_; n = next_++) work_(n);
    } catch (...) {
      next_ = count_;
      const std::lock_guard<std::mutex> lock(failure_turn_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  const std::int64_t count_;
  const std::function<void(std::int64_t)>& work_;
  std::atomic<std::int64_t> next_{0};
  std::mutex failure_turn_;
  std::exception_ptr failure_;
};

}  // namespace

void parallel_loop(std::int64_t count, const std::function<void(std::int64_t)>& work) {
  Loop loop(count, work);
  std::vector<std::thread> helpers;
  const std::int64_t wanted = std::min<std::int64_t>(thread_count, count) - 1;
  try {
    for (std::int64_t n = 0; n < wanted; ++n) helpers.emplace_back([&loop] { loop.take_part(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: those there are do it all.
  }
  loop.take_part();
  for (std::thread& helper : helpers) helper.join();
  loop.rethrow_failure();
}

void set_parallel_loop_threads(int count) {
  thread_count = std::max(1, count);
}

}  // namespace sammoe
