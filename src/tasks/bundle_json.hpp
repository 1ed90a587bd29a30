#pragma once

#include "sammoe/bundle.hpp"

#include "files/document_node.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {

/// A bundle as a task gets it: its folder, for messages, and its manifest.
nlohmann::json bundle_json(const BundleInfo& bundle);
BundleInfo read_bundle_json(const DocumentNode& node);

}  // namespace sammoe
