#pragma once

#include <filesystem>
#include <string>

namespace sammoe {

/// The whole text of a prompt file (or pipe), without a UTF-8 byte order mark. Throws Error{input} if it
/// cannot be read, is empty, is larger than 16 MB or holds NUL bytes (a binary or UTF-16 file).
std::string read_prompt_text(const std::filesystem::path& path);

}  // namespace sammoe
