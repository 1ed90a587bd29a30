#include "command_progress.hpp"

#include "signals.hpp"

#include <chrono>
#include <iostream>

#include <unistd.h>

namespace sammoe {

CommandProgress::CommandProgress() : lines_(std::cerr, std::chrono::steady_clock::now()) {
  note_interruptions();
  if (::isatty(STDERR_FILENO) == 1) bar_.emplace(std::cerr);
}

void CommandProgress::show(std::size_t done, std::size_t total, const std::string& status) {
  throw_if_interrupted();
  if (bar_)
    bar_->show(done, total, status);
  else
    lines_.show(done, total, status, std::chrono::steady_clock::now());
}

}  // namespace sammoe
