#pragma once

#include "sammoe/bundle.hpp"

#include "files/document_node.hpp"

#include <optional>
#include <string>

namespace sammoe {

// Parts of bundle.json that occur in more than one place. Each refuses what the schema refuses.

/// An object with the keys `file` and `sha256`, and no others.
BundleFile read_file_entry(const DocumentNode& node);
/// The one under a key that may be missing.
std::optional<BundleFile> read_optional_file(const DocumentNode& parent, const std::string& key);
/// Those two keys of an object that may have others.
BundleFile read_file_keys(const DocumentNode& node);
RoiSpec read_roi(const DocumentNode& node);
/// Sizes and spacings as one number, or as three along R, A, S.
RoiBox read_roi_box(const DocumentNode& node);
IntensitySpec read_intensity(const DocumentNode& node);

}  // namespace sammoe
