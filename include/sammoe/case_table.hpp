#pragma once

// Tables of labelled cases (docs/tables.md), which evaluation and training read. Called by programs that do
// either; from any thread.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace sammoe {

/// One row of a table of labelled cases.
struct LabelledCase {
  std::filesystem::path image;
  std::filesystem::path label;  ///< a label map on the image's grid
  /// The label of the structure; unset: every label in the file, one by one.
  std::optional<std::uint16_t> label_value;
  std::string task;      ///< what the structure is an example of; may be empty
  std::string split;     ///< "train", "validation", "test", or empty
  std::size_t line = 0;  ///< line number in the table, 1-based, for messages
};

/// Reads a CSV table with a header line: columns image and label, and optionally label_value, task and split,
/// in any order. Relative paths are relative to the table's folder. Every row is checked before anything is
/// returned, and so is the existence of its files. Throws Error{input}, one line that names the first bad
/// rows with their line numbers.
std::vector<LabelledCase> read_case_table(const std::filesystem::path& table);

}  // namespace sammoe
