#pragma once

#include "sammoe/bundle.hpp"

#include <filesystem>
#include <string>

namespace sammoe {

/// Whether the bundle names a file by that path.
bool names_file(const BundleInfo& bundle, const std::string& file);

/// Copies every file that the bundle names to another folder, each checked against its SHA-256. Throws
/// Error{model}, Error{output}, std::filesystem::filesystem_error.
void copy_bundle_files(const BundleInfo& bundle, const std::filesystem::path& folder);

/// Syncs all folders in a folder, so that their entries are on disk.
void sync_subfolders(const std::filesystem::path& folder);

}  // namespace sammoe
