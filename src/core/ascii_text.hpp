#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// The text without blanks, tabs and carriage returns at either end.
std::string_view trimmed(std::string_view text);

/// The text with the letters A-Z in lower case, in every locale.
std::string lower_case(std::string_view text);

bool starts_with(std::string_view text, std::string_view start);
bool ends_with(std::string_view text, std::string_view end);
/// What follows `start` in a text that starts so; any other text as it is.
std::string_view without_start(std::string_view text, std::string_view start);

/// The texts with the separator between them.
std::string joined(const std::vector<std::string>& texts, std::string_view separator);

}  // namespace sammoe
