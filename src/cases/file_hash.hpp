#pragma once

#include <filesystem>
#include <string>

namespace sammoe {

/// SHA-256 of a file's bytes, lower-case hex. Throws Error{input} if it cannot be read.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace sammoe
