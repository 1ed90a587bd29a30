#include "progress_bar.hpp"

#include <algorithm>
#include <ostream>

namespace sammoe {
namespace {

constexpr std::size_t kWidth = 40;

std::string picture(std::size_t done, std::size_t total) {
  const std::size_t bounded = std::min(done, total);
  const std::size_t percent = total == 0 ? 0 : 100 * bounded / total;
  const std::size_t filled = kWidth * percent / 100;
  return "[" + std::string(filled, '#') + std::string(kWidth - filled, ' ') + "] " + std::to_string(percent) +
         " %";
}

}  // namespace

ProgressBar::~ProgressBar() {
  if (!shown_.empty()) terminal_ << '\r' << std::string(shown_.size(), ' ') << '\r' << std::flush;
}

void ProgressBar::show(std::size_t done, std::size_t total, const std::string& status) {
  std::string next = picture(done, total) + (status.empty() ? "" : "  " + status);
  if (next == shown_) return;
  // Blanks cover what a longer picture left behind.
  const std::size_t surplus = shown_.size() > next.size() ? shown_.size() - next.size() : 0;
  terminal_ << '\r' << next << std::string(surplus, ' ') << std::flush;
  shown_ = std::move(next);
}

}  // namespace sammoe
