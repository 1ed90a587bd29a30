#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace sammoe {

/// The whole text of a file (or pipe), without a UTF-8 byte order mark. `expected` says what the file should
/// hold, for messages. Throws Error{input} if it cannot be read, is empty, is larger than 16 MB or holds NUL
/// bytes (a binary or UTF-16 file).
std::string read_text_file(const std::filesystem::path& path, const std::string& expected);

/// Whether all of the text is UTF-8: no stray or missing bytes, overlong forms, surrogates or values beyond
/// U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace sammoe
