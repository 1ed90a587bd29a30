#pragma once

#include "sammoe/metrics.hpp"
#include "sammoe/report.hpp"

#include <cstddef>
#include <string>

namespace sammoe {

/// The shortest text that is read back as the same number, in every locale.
std::string shortest_text(double number);

/// A number with so many decimals, in every locale.
std::string fixed_text(double number, int decimals);

/// The bounds of an interval, such as "[0.500, 0.750]"; "-" if it has none.
std::string bounds_text(const Interval& interval, int decimals);

/// As on the command line and in files: "border-voxels" or "surface-area".
const char* name_of(NsdSurface surface);

}  // namespace sammoe
