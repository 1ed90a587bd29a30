#pragma once

#include "sammoe/prompt.hpp"

#include "files/file_problems.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace sammoe {

// One reader for each format of prompt files (docs/prompts.md). Each returns the objects in the file's order
// and adds to `problems` what it could not accept, as a problem or, where it could make something of it, a
// warning; the result counts only if there are no problems.

/// Our own JSON.
std::vector<ObjectPrompt> read_json_prompts(const nlohmann::json& document, FileProblems& problems);

/// 3D Slicer's markups as JSON (.mrk.json).
std::vector<ObjectPrompt> read_markups_prompts(const nlohmann::json& document, FileProblems& problems);

/// 3D Slicer's older list of points (.fcsv).
std::vector<ObjectPrompt> read_fcsv_prompts(const std::string& text, FileProblems& problems);

/// 3D Slicer's table of control points (columns label, r, a, s or l, p, s, ...).
std::vector<ObjectPrompt> read_slicer_table(const std::string& text, FileProblems& problems);
/// Whether the header of the text is that of such a table.
bool is_slicer_table(std::string_view text);

/// A table with a header line, one click per line.
std::vector<ObjectPrompt> read_csv_prompts(const std::string& text, FileProblems& problems);

}  // namespace sammoe
