#pragma once

#include "core/random_source.hpp"

#include <vector>

namespace sammoe::demo {

/// Turns ideal intensities into those of a scanner, in place: partial volume and point spread, uneven
/// sensitivity, noise, a gamma curve; half the time air (what was <= 0) is exactly 0. Results are >= 0.
void apply_appearance(RandomSource& random, std::vector<float>& image);

/// The same for CT: partial volume, point spread and noise; values may be negative.
void apply_ct_appearance(RandomSource& random, std::vector<float>& image);

/// Thick slices along a random axis: means over 2..4 voxels, and linear interpolation between them.
void apply_thick_slices(RandomSource& random, std::vector<float>& image);

}  // namespace sammoe::demo
