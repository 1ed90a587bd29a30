#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sammoe {

/// A whole regular file in memory. Throws Error{model} naming the path if it is missing, no regular file,
/// longer than `max_bytes`, or cannot be read to its end.
std::string read_file_bytes(const std::filesystem::path& path, std::uint64_t max_bytes);

/// SHA-256 of a regular file's bytes (64 lower-case hex digits), read in blocks. Throws Error{model} as
/// above.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace sammoe
