#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

namespace sammoe {

/// A bar on one line of a terminal that is redrawn in place and wiped at the end.
class ProgressBar {
 public:
  explicit ProgressBar(std::ostream& terminal) : terminal_(terminal) {}
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Redraws if the picture changes. `done` may exceed `total`, which may be 0. `status` is shown after the
  /// bar.
  void show(std::size_t done, std::size_t total, const std::string& status = "");

 private:
  std::ostream& terminal_;
  std::string shown_;
};

}  // namespace sammoe
