#pragma once

#include "sammoe/bundle.hpp"

#include <filesystem>
#include <string>

namespace sammoe {

/// Writes to a new folder the bundle with one more expert. `expert` says all about it but the decoder's file,
/// whose bytes `decoder` has. Every other file is copied, checked against its SHA-256; the gate,
/// which does not know the expert, is left out, and the selection becomes `general`. Returns what the new
/// bundle says. Throws Error{output}, Error{model}.
BundleInfo write_bundle_with_expert(const BundleInfo& bundle, ExpertInfo expert, const std::string& decoder,
                                    const std::filesystem::path& output);

/// Writes to a new folder the bundle with the gate of those bytes and that selection. Otherwise as above.
BundleInfo write_bundle_with_gate(const BundleInfo& bundle, const std::string& gate,
                                  const RoutingOptions& selection, const std::filesystem::path& output);

/// Gives the bundle that gate and selection in place: a new gate file is put beside the old one, bundle.json
/// is replaced atomically, and then the old file is removed. Until then the bundle is as it was. Throws
/// Error{output}; Error{model} if bundle.json is no longer the one that was read.
BundleInfo replace_gate(const BundleInfo& bundle, const std::string& gate, const RoutingOptions& selection);

}  // namespace sammoe
