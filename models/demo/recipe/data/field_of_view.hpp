#pragma once

#include "core/random_source.hpp"
#include "sample.hpp"

namespace sammoe::demo {

/// Cuts the image to a random box around its middle: beyond it, as beyond a small scan, all is 0.
void cut_field_of_view(RandomSource& random, Sample& sample);

}  // namespace sammoe::demo
