#pragma once

#include "sammoe/batch.hpp"

#include "files/file_lookup.hpp"
#include "files/file_problems.hpp"

#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {

/// A row of a table of either format: texts, and in JSON lines other values. A column that is empty is
/// absent.
struct BatchRow {
  std::string place;  ///< "line 3"
  std::map<std::string, nlohmann::json> fields;
};

/// The columns that a row may have.
const std::vector<std::string>& batch_columns();

/// Those of them that say what to segment; a row has one.
const std::vector<std::string>& prompt_columns();

/// Turns rows into cases; what is wrong goes to `problems`, and the case is then of no use.
class BatchRowReader {
 public:
  /// Relative paths are relative to `folder`.
  BatchRowReader(const std::filesystem::path& folder, FileProblems& problems)
      : files_(folder), problems_(problems) {}

  BatchCase read(const BatchRow& row);

 private:
  void read_prompts_of(const BatchRow& row, BatchCase& result);
  bool refines(const BatchRow& row);
  static void take_clicks(std::vector<Click> clicks, BatchCase& result);
  void read_clicks(const BatchRow& row, const std::string& column, BatchCase& result);
  void read_prompts_field(const BatchRow& row, BatchCase& result);
  void read_all_labels(const BatchRow& row, BatchCase& result);
  void read_volume_index(const BatchRow& row, BatchCase& result);
  void read_label_and_name(const BatchRow& row, BatchCase& result);
  std::filesystem::path read_path(const BatchRow& row, const std::string& column);
  /// The text of a column; empty if there is none, or something else, which is noted.
  std::string text_of(const BatchRow& row, const std::string& column);
  void add(const BatchRow& row, const std::string& what) { problems_.add(row.place, what); }

  FileLookup files_;
  FileProblems& problems_;
};

}  // namespace sammoe
