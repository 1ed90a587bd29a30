#include "core/utc_time.hpp"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>

namespace sammoe {
namespace {

using Clock = std::chrono::system_clock;

/// The first second that the clock's nanoseconds cannot hold, less a minute: in the year 2262.
constexpr std::time_t kClockEnd =
    std::chrono::duration_cast<std::chrono::seconds>(Clock::duration::max()).count() - 60;

std::string up_to_seconds(Clock::time_point time) {
  const std::time_t seconds = Clock::to_time_t(time);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[sizeof "0000-00-00T00:00:00"] = {};
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  return text;
}

std::string up_to_milliseconds(Clock::time_point time) {
  const Clock::time_point whole = std::chrono::floor<std::chrono::milliseconds>(time);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
      whole - std::chrono::floor<std::chrono::seconds>(whole));
  char fraction[16] = {};
  std::snprintf(fraction, sizeof fraction, ".%03dZ", static_cast<int>(ms.count()) % 1000);
  return up_to_seconds(whole) + fraction;
}

/// Nothing unless the text is what up_to_milliseconds would make of it.
std::optional<Clock::time_point> parsed(const std::string& text) {
  std::tm utc{};
  int ms = 0;
  const int count = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &utc.tm_year, &utc.tm_mon,
                                &utc.tm_mday, &utc.tm_hour, &utc.tm_min, &utc.tm_sec, &ms);
  if (count != 7) return std::nullopt;
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  const std::time_t seconds = ::timegm(&utc);
  if (seconds < 0 || seconds >= kClockEnd) return std::nullopt;
  const Clock::time_point time = Clock::from_time_t(seconds) + std::chrono::milliseconds(ms);
  if (up_to_milliseconds(time) != text) return std::nullopt;
  return time;
}

}  // namespace

std::string utc_now() {
  return up_to_seconds(Clock::now()) + "Z";
}

std::string utc_now_ms() {
  return up_to_milliseconds(Clock::now());
}

std::string utc_ms_after(const std::string& earlier) {
  const std::optional<Clock::time_point> before = parsed(earlier);
  const Clock::time_point now = Clock::now();
  if (!before || earlier < up_to_milliseconds(now)) return up_to_milliseconds(now);
  return up_to_milliseconds(*before + std::chrono::milliseconds(1));
}

}  // namespace sammoe
