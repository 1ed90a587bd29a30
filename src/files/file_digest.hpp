#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// SHA-256 of a file's bytes. Throws Error{input} if it cannot be read.
std::string digest_of_file(const std::filesystem::path& path);

/// One SHA-256 for several files: of the one file's bytes; else of the files' digests in hex, sorted, each
/// followed by a line feed. It depends neither on names nor on order: `sha256sum * | cut -c-64 | sort |
/// sha256sum` gives the same.
std::string digest_of_files(const std::vector<std::filesystem::path>& paths);

/// The same from the files' digests.
std::string joined_digest(std::vector<std::string> digests);

}  // namespace sammoe
