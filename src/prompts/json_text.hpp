#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// Parses JSON text of `file`. Throws Error{input} naming line and column if it is not JSON, is nested more
/// than 32 deep, or an object has a key twice.
nlohmann::json parse_json(const std::string& text, const std::filesystem::path& file);

/// A JSON value as words for messages: "the text 'abc'", "a list of 2", "null", "-1.5".
std::string describe(const nlohmann::json& value);

}  // namespace sammoe
