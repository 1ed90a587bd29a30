#pragma once

#include "importer/network_assembly.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sammoe::demo {

/// The demo's network but for its image encoder: a SAM-Med3D in small, with 16^3 tokens.
NetworkShape demo_shape();

/// Its tensors with their shapes, the convolutional image encoder's among them.
std::map<std::string, std::vector<std::int64_t>> demo_tensors(const NetworkShape& shape);

/// Fresh weights of a network of that shape, named as a checkpoint names them; the same for the same seed.
TensorMap initial_network(const NetworkShape& shape, std::uint64_t seed);

}  // namespace sammoe::demo
