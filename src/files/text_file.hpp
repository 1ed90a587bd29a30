#pragma once

#include <filesystem>
#include <string>

namespace sammoe {

/// The whole text of a file (or pipe), without a UTF-8 byte order mark. `expected` says what the file should
/// hold, for messages. Throws Error{input} if it cannot be read, is empty, is larger than 16 MB or holds NUL
/// bytes (a binary or UTF-16 file).
std::string read_text_file(const std::filesystem::path& path, const std::string& expected);

/// The same of a text that is in memory; `name` stands in messages.
std::string checked_text(std::string text, const std::filesystem::path& name, const std::string& expected);

}  // namespace sammoe
