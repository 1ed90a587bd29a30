#pragma once

#include "sammoe/bundle.hpp"

#include <string>

namespace sammoe {

/// The name of the manifest in a bundle's folder.
inline constexpr char kManifestName[] = "bundle.json";
/// The layout that this program reads and writes.
inline constexpr int kSchemaVersion = 1;
/// Experts a bundle may hold.
inline constexpr std::size_t kMaxExperts = 4096;

/// The text of a bundle.json, checked; `folder` and `manifest_sha256` stay empty. Throws Error{model} naming
/// `file` and the JSON path.
BundleInfo parse_bundle_manifest(const std::string& text, const std::string& file);

/// Every file that the bundle names, as often as it names it.
std::vector<BundleFile> named_files(const BundleInfo& bundle);

}  // namespace sammoe
