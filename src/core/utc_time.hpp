#pragma once

#include <string>

namespace sammoe {

/// The time now in UTC, ISO 8601, such as "2024-05-17T09:30:00Z".
std::string utc_now();

/// The same with milliseconds, so that it orders what happens within a second: "2024-05-17T09:30:00.125Z".
std::string utc_now_ms();

/// The time now, as above, or a millisecond after `earlier` where the clock says that this is yet to come: it
/// was set back. An `earlier` that is no such time counts for nothing.
std::string utc_ms_after(const std::string& earlier);

}  // namespace sammoe
