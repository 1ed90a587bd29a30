#pragma once

#include <string>

namespace sammoe {

/// The time now in UTC, ISO 8601, such as "2024-05-17T09:30:00Z".
std::string utc_now();

/// The same with milliseconds, so that it orders what happens within a second: "2024-05-17T09:30:00.125Z".
std::string utc_now_ms();

/// The current time, as above, but always later than `earlier`, even if the clock was set back. An `earlier`
/// that cannot be read is ignored.
std::string utc_ms_after(const std::string& earlier);

}  // namespace sammoe
