#pragma once

namespace sammoe::demo {

/// Where Debian's mricron-data has its label maps.
inline constexpr const char* kAtlasFolder = "/usr/share/mricron/templates";

}  // namespace sammoe::demo
