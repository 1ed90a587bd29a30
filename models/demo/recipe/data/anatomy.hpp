#pragma once

#include "atlas.hpp"
#include "random_source.hpp"
#include "sample.hpp"

namespace sammoe::demo {

/// A piece of a deformed head. Structures: nuclei, ventricles, brainstem, cerebellum.
Sample draw_anatomy(RandomSource& random, const Atlas& atlas);

}  // namespace sammoe::demo
