#pragma once

#include "files/csv_line.hpp"
#include "files/file_problems.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sammoe {

/// What the header line of a table may hold. Names are in lower case.
struct CsvColumns {
  std::vector<std::string> known;
  std::vector<std::string> required;
  std::string expected;         ///< what the header should be, for messages: "a header line such as ..."
  bool others_allowed = false;  ///< columns with other names are read too
};

/// One line below the header.
class CsvRow {
 public:
  CsvRow(std::size_t line, std::map<std::string, std::string> fields)
      : line_(line), fields_(std::move(fields)) {}

  std::size_t line() const { return line_; }  ///< 1-based
  std::string place() const { return "line " + std::to_string(line_); }

  /// The field of a column; empty where the table has no such column.
  const std::string& operator[](const std::string& column) const;

 private:
  std::size_t line_;
  std::map<std::string, std::string> fields_;
};

struct CsvTable {
  std::size_t header_line = 0;       ///< 1-based; 0: there is none
  std::vector<std::string> columns;  ///< in lower case
  std::vector<CsvRow> rows;

  bool has(const std::string& column) const;
};

/// Adds a problem for each line that is not UTF-8 or holds a control character other than a tab.
void check_plain_text(const std::vector<TextLine>& lines, FileProblems& problems);

/// Reads a table: a header line, then rows, as spreadsheets write it too. The separator is a comma, semicolon
/// or tab, the one with which the header has the required columns or that a first line "sep=;" names. Empty
/// lines, lines of empty fields and lines that start with # are skipped, as are empty fields beyond the
/// header's last name. A field that csv_field() wrote is read back as the text it was given. What is wrong is
/// added to `problems`; after a bad header no rows are read.
CsvTable read_csv_table(std::string_view text, const CsvColumns& columns, FileProblems& problems);

}  // namespace sammoe
