#pragma once

#include <cstddef>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

/// Parses a JSON document from a source that is not trusted, in time proportional to its length. Throws
/// Error{input} saying what is wrong with it, with line and column (the name of its file is the caller's to
/// add), if it is not JSON, is nested more than `max_depth` deep, or an object has a key twice.
nlohmann::json parse_json_document(const std::string& text, std::size_t max_depth);

}  // namespace sammoe
