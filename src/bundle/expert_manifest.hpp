#pragma once

#include "sammoe/bundle.hpp"

#include "files/document_node.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// One of the `experts` of bundle.json. Throws Error naming the JSON path.
ExpertInfo read_expert(const DocumentNode& node);

/// Its parts that other documents have too.
std::string read_expert_name(const DocumentNode& node);
std::vector<std::string> read_labels(const DocumentNode& node);

}  // namespace sammoe
