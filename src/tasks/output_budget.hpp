#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace sammoe {

/// How many bytes an output may have, so that a worker cannot fill the disk or the memory.
class OutputBudget {
 public:
  /// `what` is what messages call the output.
  OutputBudget(std::string what, std::uint64_t most) : what_(std::move(what)), max_(most), left_(most) {}

  /// Throws Error{processing} if that many more are too many.
  void take(std::size_t count);

 private:
  std::string what_;
  std::uint64_t max_;
  std::uint64_t left_;
};

}  // namespace sammoe
