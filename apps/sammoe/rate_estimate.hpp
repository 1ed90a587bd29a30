#pragma once

#include <cstddef>
#include <string>

namespace sammoe {

/// How fast cases go, and how long those left will take. Cases that are skipped cost next to nothing, and say
/// nothing about the others.
class RateEstimate {
 public:
  explicit RateEstimate(std::size_t total) : total_(total) {}

  void note_worked() { ++worked_; }
  void note_skipped() { ++skipped_; }
  std::size_t over() const { return worked_ + skipped_; }
  std::size_t total() const { return total_; }

  /// Such as "12 of 200, 3.1 s per case, 9 min left", after that many seconds.
  std::string text(double seconds) const;

 private:
  std::size_t total_;
  std::size_t worked_ = 0;
  std::size_t skipped_ = 0;
};

/// Seconds as people say them: "4 s", "9 min", "3 h 20 min".
std::string duration_text(double seconds);

}  // namespace sammoe
