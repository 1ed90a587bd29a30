#pragma once

#include "sammoe/prompt.hpp"

#include "files/document_node.hpp"
#include "worker/channel.hpp"

#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {

/// Sends prompts: `message` with their labels and clicks added, and all masks to refine, each once, as memory
/// that the other end can only read. Names and terms stay here.
void send_prompts(Channel& channel, nlohmann::json message, const std::vector<ObjectPrompt>& prompts);

/// The prompts of such a message, whose node this is, for a volume of that grid. Throws Error{processing} if
/// it is not one.
std::vector<ObjectPrompt> receive_prompts(const DocumentNode& node, Message& message, const Grid& grid);

}  // namespace sammoe
