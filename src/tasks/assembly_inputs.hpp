#pragma once

#include "sammoe/bundle_assembly.hpp"

#include "bundle/network_description.hpp"

#include <vector>

namespace sammoe {

/// The descriptions of whole networks that the options name, once every file that the options or those name
/// could be opened. Throws Error{model} that says of all files what is wrong.
std::vector<NetworkDescription> read_networks(const AssemblyOptions& options);

}  // namespace sammoe
