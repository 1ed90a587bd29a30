#pragma once

#include "sammoe/bundle.hpp"

#include <string>

namespace sammoe {

/// bundle.json for that bundle, pretty-printed; read_bundle_info reads it back to the same values. Throws
/// Error{model} for a bundle that read_bundle_info would refuse.
std::string bundle_manifest_json(const BundleInfo& bundle);

}  // namespace sammoe
