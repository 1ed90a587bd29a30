#include "rate_estimate.hpp"

#include <cmath>
#include <iomanip>
#include <sstream>

namespace sammoe {

std::string duration_text(double seconds) {
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  if (seconds < 2 * kMinute) return std::to_string(std::lround(seconds)) + " s";
  if (seconds < 2 * kHour) return std::to_string(std::lround(seconds / kMinute)) + " min";
  const long minutes = std::lround(seconds / kMinute);
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

std::string RateEstimate::text(double seconds) const {
  std::ostringstream text;
  text << over() << " of " << total_;
  if (worked_ == 0) return text.str();
  const double per_case = seconds / static_cast<double>(worked_);
  const std::size_t left = total_ > over() ? total_ - over() : 0;
  text << std::fixed << std::setprecision(per_case < 10 ? 1 : 0) << ", " << per_case << " s per case, "
       << duration_text(per_case * static_cast<double>(left)) << " left";
  return text.str();
}

}  // namespace sammoe
