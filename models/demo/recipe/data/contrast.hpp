#pragma once

#include "core/random_source.hpp"

#include <vector>

namespace sammoe::demo {

/// An intensity that differs from the median of `around` by `least`..`most`, and, if a few tries find such a
/// one, from nearly all of them by not much less than `least`. Darker or brighter at random.
float contrasting_intensity(RandomSource& random, std::vector<float> around, double least, double most);

/// Shifts the intensities of an image without air so that all are > 0, by enough that
/// noise seldom makes one 0.
void make_positive(RandomSource& random, std::vector<float>& image);

}  // namespace sammoe::demo
