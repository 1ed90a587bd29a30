#pragma once

#include "sammoe/bundle.hpp"

#include "files/document_node.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// Where a number of a channel may stand: the channel at the clicks.
inline constexpr char kChannelAtClick[] = "at-click";

/// The `network` of an expert in bundle.json. Throws Error naming the JSON path.
VolumeNetwork read_network(const DocumentNode& node);

/// The same without `sha256`: `file` is any path of a file that is not in a bundle yet.
VolumeNetwork read_network_outside_bundles(const DocumentNode& node);

/// What a network is given, in the words of bundle.json: {"image", "points", ...}.
std::vector<std::string> words_of(NetworkInputs inputs);

}  // namespace sammoe
