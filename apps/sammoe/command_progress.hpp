#pragma once

#include "progress_bar.hpp"
#include "progress_lines.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace sammoe {

/// The progress of a command that takes a while: a bar where standard error is a terminal, else a line a
/// minute, and the point where an interruption takes effect. From its making on, Ctrl-C is only noted.
class CommandProgress {
 public:
  CommandProgress();

  /// Throws Error{interrupted} after SIGINT or SIGTERM.
  void show(std::size_t done, std::size_t total, const std::string& status = "");

 private:
  std::optional<ProgressBar> bar_;
  ProgressLines lines_;
};

}  // namespace sammoe
