#pragma once

#include "io/bytes/byte_source.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace sammoe {

/// The file that a header names for its voxels: a name relative to the header's folder, so that no header
/// leads anywhere else. Throws Error{input} for an absolute path, one with "..", or none.
std::filesystem::path data_file_beside(const std::filesystem::path& header, const std::string& name);

/// Runs `read`; its errors name the data file.
void reading_data_file(const std::filesystem::path& file, const std::function<void()>& read);

/// The digest of a volume whose header and voxels are in two files (sha256_of_volume).
std::string digest_of_both(const std::string& header_sha256, const std::string& data_sha256);

}  // namespace sammoe
