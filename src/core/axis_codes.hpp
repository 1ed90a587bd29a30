#pragma once

#include "sammoe/grid.hpp"

#include <string>

namespace sammoe {

/// Where a grid's axes i, j, k run, as three letters: R or L, A or P, S or I, each for the direction nearest
/// to the axis, such as "RAS" (nibabel's aff2axcodes).
std::string axis_codes(const Grid& grid);

/// The largest angle between an axis and the direction that axis_codes gives it, degrees; 0 if none is
/// oblique.
double obliquity_degrees(const Grid& grid);

}  // namespace sammoe
