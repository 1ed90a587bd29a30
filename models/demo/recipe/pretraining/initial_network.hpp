#pragma once

#include "importer/network_assembly.hpp"

#include <cstdint>

namespace sammoe::demo {

/// The demo's network: SAM-Med3D in small, 1.7 million parameters.
NetworkShape demo_shape();

/// Fresh weights of a network of that shape, named as a checkpoint names them; the same for the same seed.
TensorMap initial_network(const NetworkShape& shape, std::uint64_t seed);

}  // namespace sammoe::demo
