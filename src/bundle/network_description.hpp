#pragma once

#include "sammoe/bundle.hpp"

#include <filesystem>

namespace sammoe {

/// A whole network that is to become an expert, as a JSON file tells of it (docs/networks.md).
struct NetworkDescription {
  ExpertInfo expert;           ///< with its network, whose file has neither name nor hash yet
  std::filesystem::path file;  ///< the TorchScript file
};

/// Reads an expert as bundle.json has it, of which only `name` and `network` must be there; without `labels`,
/// they are the named channels. `network.file` lies relative to the description. Throws Error{model} naming
/// the JSON path.
NetworkDescription read_network_description(const std::filesystem::path& file);

}  // namespace sammoe
