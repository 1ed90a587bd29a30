#include "progress_lines.hpp"

#include <algorithm>
#include <ostream>

namespace sammoe {
namespace {

constexpr std::chrono::minutes kBetweenLines{1};

}  // namespace

void ProgressLines::show(std::size_t done, std::size_t total, const std::string& status, Time now) {
  if (now - last_ < kBetweenLines) return;
  last_ = now;
  const std::size_t percent = total == 0 ? 0 : 100 * std::min(done, total) / total;
  log_ << "sammoe: " << percent << " %" << (status.empty() ? "" : ", ") << status << std::endl;
}

}  // namespace sammoe
