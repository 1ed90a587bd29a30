#pragma once

#include "sammoe/segmenter.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace sammoe {

/// Adds up the wall time spent in each stage, in the order in which stages first ran.
class StageClock {
 public:
  /// Runs `work` and adds its time to `stage`; returns what it returns.
  template <typename Work>
  decltype(auto) time(const char* stage, const Work& work) {
    const Running running(*this, stage);
    return work();
  }

  const std::vector<StageTime>& times() const { return times_; }

 private:
  using Clock = std::chrono::steady_clock;

  class Running {
   public:
    Running(StageClock& owner, const char* stage) : owner_(owner), stage_(stage), start_(Clock::now()) {}
    ~Running() { owner_.add(stage_, std::chrono::duration<double>(Clock::now() - start_).count()); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    StageClock& owner_;
    const char* stage_;
    Clock::time_point start_;
  };

  void add(const std::string& stage, double seconds);

  std::vector<StageTime> times_;
};

}  // namespace sammoe
