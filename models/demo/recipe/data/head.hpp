#pragma once

#include "core/random_source.hpp"
#include "head_map.hpp"
#include "sample.hpp"

namespace sammoe::demo {

/// A piece of a deformed head with a random contrast. Structures: what head_labels() lists with a weight; the
/// twelve nuclei are a task of their own.
Sample draw_head(RandomSource& random, const HeadMap& head);

}  // namespace sammoe::demo
