#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/routing.hpp"

namespace sammoe {

/// Throws Error{usage} if the options do not fit the bundle: a strategy that needs a gate where there is
/// none, an expert it does not have, more experts than it has.
void check_routing(const BundleInfo& bundle, const RoutingOptions& routing);

}  // namespace sammoe
