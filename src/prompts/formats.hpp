#pragma once

#include "sammoe/prompt.hpp"

#include "core/file_problems.hpp"

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

// One reader for each format of prompt files (docs/prompts.md). Each returns the objects in the file's order
// and adds to `problems` what it could not accept; the result counts only if there are none.

/// Our own JSON.
std::vector<ObjectPrompt> read_json_prompts(const nlohmann::json& document, FileProblems& problems);

/// 3D Slicer's markups as JSON (.mrk.json).
std::vector<ObjectPrompt> read_markups_prompts(const nlohmann::json& document, FileProblems& problems);

/// 3D Slicer's older list of points (.fcsv).
std::vector<ObjectPrompt> read_fcsv_prompts(const std::string& text, FileProblems& problems);

/// A table with a header line, one click a line.
std::vector<ObjectPrompt> read_csv_prompts(const std::string& text, FileProblems& problems);

}  // namespace sammoe
