#pragma once

#include "sammoe/bundle.hpp"

#include "core/file_descriptor.hpp"

#include <filesystem>
#include <string>

namespace sammoe {

/// One line saying that a file's bytes are not those the manifest names, and what to do.
std::string changed_file_message(const std::filesystem::path& path, const std::string& expected_sha256,
                                 const std::string& found_sha256);

/// The bytes of a file of the bundle, checked against its SHA-256. Throws Error{model} naming the file, the
/// expected and the found digest.
std::string read_bundle_file(const BundleInfo& bundle, const BundleFile& file);

/// The same of a file that is open already.
std::string read_bundle_file(const BundleInfo& bundle, const BundleFile& file, const FileDescriptor& open);

/// Opens a file of the bundle, to be read elsewhere. Throws Error{model} if it cannot be opened.
FileDescriptor open_bundle_file(const BundleInfo& bundle, const BundleFile& file);

}  // namespace sammoe
