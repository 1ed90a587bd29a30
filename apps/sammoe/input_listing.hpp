#pragma once

#include "sammoe/volume_inspection.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace sammoe {

/// An input, and what was found in it.
struct ListedInput {
  std::filesystem::path path;
  InputInspection inspection;
  std::string problem;  ///< why nothing can be told of it, which includes the path; else empty
};

/// Prints what an input holds, for people; nothing if that could not be told.
void print_input_text(std::ostream& out, const ListedInput& input);

/// Prints inputs as JSON (docs/formats.md): one as an object, several as an array of them.
void print_inputs_json(std::ostream& out, const std::vector<ListedInput>& inputs);

}  // namespace sammoe
