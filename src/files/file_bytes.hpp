#pragma once

#include "sammoe/error.hpp"

#include "core/file_descriptor.hpp"
#include "files/byte_buffer.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace sammoe {

/// A whole regular file in memory. Throws Error{code} naming the path if it is missing, not a regular file,
/// longer than `max_bytes`, or cannot be read to its end.
std::string read_file_bytes(const std::filesystem::path& path, std::uint64_t max_bytes, ErrorCode code);

/// The same of a file that is open already; `path` is what messages call it.
ByteBuffer read_open_file(const FileDescriptor& file, const std::filesystem::path& path,
                          std::uint64_t max_bytes, ErrorCode code);

/// A regular file, open for reading. Throws Error{code} naming the path if it is missing, not a regular file
/// or cannot be opened.
FileDescriptor open_regular_file(const std::filesystem::path& path, ErrorCode code);

/// SHA-256 of a regular file's bytes (64 lower-case hex digits), read in blocks. Throws Error{code} as above.
std::string sha256_of_file(const std::filesystem::path& path, ErrorCode code);

}  // namespace sammoe
