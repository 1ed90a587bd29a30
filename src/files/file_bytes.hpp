#pragma once

#include "sammoe/error.hpp"

#include "core/file_descriptor.hpp"
#include "files/byte_buffer.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

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

/// One SHA-256 for several files: of the one file's bytes; else of the files' digests in hex, sorted, each
/// followed by a line feed. It depends neither on names nor on order: `sha256sum * | cut -c-64 | sort |
/// sha256sum` gives the same. Throws as sha256_of_file.
std::string sha256_of_files(const std::vector<std::filesystem::path>& paths, ErrorCode code);

/// The same from the files' digests.
std::string joined_sha256(std::vector<std::string> digests);

}  // namespace sammoe
