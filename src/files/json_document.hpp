#pragma once

#include "sammoe/error.hpp"

#include <cstddef>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// Nesting that documents written by people do not reach.
constexpr std::size_t kUsualJsonDepth = 32;

/// Parses a JSON document from a source that is not trusted, in time proportional to its length. Throws
/// Error{input} saying what is wrong with it, with line and column (the name of its file is the caller's to
/// add), if it is not JSON, is nested more than `max_depth` deep, or an object has a key twice.
nlohmann::json parse_json_document(const std::string& text, std::size_t max_depth);

/// The same of a document that messages call `name`. Throws Error{code} that begins with it.
nlohmann::json parse_json_document(const std::string& text, std::size_t max_depth, const std::string& name,
                                   ErrorCode code);

/// A JSON value as words for messages: "the text 'abc'", "a list of 2", "null", "-1.5".
std::string describe(const nlohmann::json& value);

}  // namespace sammoe
