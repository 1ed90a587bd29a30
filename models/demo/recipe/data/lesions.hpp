#pragma once

#include "core/random_source.hpp"
#include "sample.hpp"

namespace sammoe::demo {

/// One or two large organs on a background, with 1..5 small lesions in them. Structures: each lesion, and
/// each organ with the lesions in it.
Sample draw_lesions(RandomSource& random);

}  // namespace sammoe::demo
