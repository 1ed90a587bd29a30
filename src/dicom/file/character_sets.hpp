#pragma once

#include <optional>
#include <string>

namespace sammoe {

/// Text of a data set as UTF-8. `character_set` is its SpecificCharacterSet, several terms with backslashes
/// between them if the text may switch by escape sequences (PS3.3 C.12.1.1.2, PS3.5 6.1.2.5). Each byte that
/// is not a character of its set, or of a set that is not known, becomes "?".
std::string utf8_of(const std::string& text, const std::string& character_set);

/// The same text, or nothing if a byte is not a character of its set or the set is not known.
std::optional<std::string> exact_utf8_of(const std::string& text, const std::string& character_set);

}  // namespace sammoe
