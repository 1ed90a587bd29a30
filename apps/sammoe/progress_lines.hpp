#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace sammoe {

/// Progress where there is no terminal, such as in the log of a job: a line a minute.
class ProgressLines {
 public:
  using Time = std::chrono::steady_clock::time_point;

  ProgressLines(std::ostream& log, Time start) : log_(log), last_(start) {}

  /// Writes a line if the last is a minute ago. `total` may be 0.
  void show(std::size_t done, std::size_t total, const std::string& status, Time now);

 private:
  std::ostream& log_;
  Time last_;
};

}  // namespace sammoe
