#pragma once

#include "sammoe/volume.hpp"

#include "files/document_node.hpp"
#include "worker/channel.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {

/// Sends a volume: `message` with its grid and type added, and its voxels as memory that the other end can
/// only read; without a copy where they were made to be shared.
void send_volume(Channel& channel, nlohmann::json message, const Volume& volume);

/// The volume of such a message, whose node this is. Throws Error{processing} if it is not one.
Volume receive_volume(const DocumentNode& node, Message& message);

}  // namespace sammoe
