#pragma once

#include <cstddef>
#include <functional>
#include <utility>

namespace sammoe {

/// Counts units of work done against those expected so far, and tells a caller.
class Progress {
 public:
  using Callback = std::function<void(std::size_t done, std::size_t total)>;

  explicit Progress(Callback callback) : callback_(std::move(callback)) {}

  void expect(std::size_t units) { total_ += units; }
  /// Takes back units that turned out not to be needed.
  void spare(std::size_t units) { total_ -= units; }
  /// One unit is done. What the callback throws passes through.
  void advance() {
    ++done_;
    if (callback_) callback_(done_, total_);
  }

 private:
  Callback callback_;
  std::size_t done_ = 0;
  std::size_t total_ = 0;
};

}  // namespace sammoe
