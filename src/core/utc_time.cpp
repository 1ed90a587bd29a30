#include "core/utc_time.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>

namespace sammoe {
namespace {

using Clock = std::chrono::system_clock;

std::string up_to_seconds(Clock::time_point time) {
  const std::time_t seconds = Clock::to_time_t(time);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[sizeof "0000-00-00T00:00:00"] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  return text;
}

}  // namespace

std::string utc_now() {
  return up_to_seconds(Clock::now()) + "Z";
}

std::string utc_now_ms() {
  const Clock::time_point now = std::chrono::floor<std::chrono::milliseconds>(Clock::now());
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
      now - std::chrono::floor<std::chrono::seconds>(now));
  char fraction[16] = {};
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>(ms.count()) % 1000);
  return up_to_seconds(now) + fraction;
}

}  // namespace sammoe
