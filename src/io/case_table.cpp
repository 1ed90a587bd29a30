#include "sammoe/case_table.hpp"

#include "core/ascii_text.hpp"
#include "core/csv_line.hpp"
#include "core/file_lookup.hpp"
#include "core/file_problems.hpp"
#include "core/text_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

namespace sammoe {
namespace {

constexpr std::array<const char*, 5> kColumns{"image", "label", "label_value", "task", "split"};
constexpr std::array<const char*, 2> kRequired{"image", "label"};
constexpr std::array<const char*, 4> kSplits{"train", "validation", "test", ""};
constexpr const char* kExpectedHeader =
    "; expected a header line with the columns image and label, and if needed label_value, task and split";

std::string place_of(const TextLine& line) {
  return "line " + std::to_string(line.number);
}

template <std::size_t Count>
bool is_one_of(const std::array<const char*, Count>& known, const std::string& text) {
  return std::find(known.begin(), known.end(), text) != known.end();
}

/// The names of the columns; problems are added if the line is no header.
std::vector<std::string> read_header(const TextLine& line, FileProblems& problems) {
  std::optional<std::vector<std::string>> columns = split_csv_line(line.text);
  if (!columns) {
    problems.add(place_of(line),
                 std::string("a quote is not closed or has text behind it") + kExpectedHeader);
    return {};
  }
  for (std::string& column : *columns) column = lower_case(column);
  std::set<std::string> seen;
  for (const std::string& column : *columns) {
    if (!is_one_of(kColumns, column))
      problems.add(place_of(line), "unknown column " + in_quotes(column) + kExpectedHeader);
    else if (!seen.insert(column).second)
      problems.add(place_of(line), "column " + column + " is there more than once" + kExpectedHeader);
  }
  for (const char* required : kRequired) {
    if (seen.count(required) == 0)
      problems.add(place_of(line),
                   "no column " + std::string(required) + " in " + in_quotes(line.text) + kExpectedHeader);
  }
  return std::move(*columns);
}

std::optional<std::uint16_t> read_label_value(const std::string& field) {
  const std::optional<double> number = parse_number(field);
  if (!number || *number < 1 || *number > 65535 || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::uint16_t>(*number);
}

/// Reads the rows below a header.
class RowReader {
 public:
  RowReader(std::vector<std::string> columns, std::filesystem::path folder, FileProblems& problems)
      : columns_(std::move(columns)), files_(std::move(folder)), problems_(problems) {}

  /// The case of one line; a case of no use, and a problem, if the line is bad.
  LabelledCase read(const TextLine& line) {
    const std::optional<std::vector<std::string>> fields = split_csv_line(line.text);
    LabelledCase row;
    row.line = line.number;
    if (!fields) {
      problems_.add(place_of(line), "a quote is not closed or has text behind it");
      return row;
    }
    if (fields->size() != columns_.size()) {
      problems_.add(place_of(line), std::to_string(fields->size()) + " fields; expected " +
                                        std::to_string(columns_.size()) + " as in the header");
      return row;
    }
    for (std::size_t n = 0; n < columns_.size(); ++n) set(row, columns_[n], (*fields)[n]);
    return row;
  }

 private:
  void set(LabelledCase& row, const std::string& column, const std::string& field) {
    const std::string place = "line " + std::to_string(row.line);
    if (column == "image") {
      row.image = read_path(place, column, field);
    } else if (column == "label") {
      row.label = read_path(place, column, field);
    } else if (column == "label_value") {
      if (field.empty()) return;
      row.label_value = read_label_value(field);
      if (!row.label_value)
        problems_.add(place, "label_value is " + in_quotes(field) +
                                 "; expected a whole number from 1 to 65535, or nothing for every label");
    } else if (column == "task") {
      row.task = field;
    } else {
      row.split = field;
      if (!is_one_of(kSplits, field))
        problems_.add(place,
                      "split is " + in_quotes(field) + "; expected train, validation, test or nothing");
    }
  }

  std::filesystem::path read_path(const std::string& place, const std::string& column,
                                  const std::string& field) {
    if (field.empty()) {
      problems_.add(place, column + " is empty; expected a path");
      return {};
    }
    std::filesystem::path path = files_.resolved(field);
    const std::string problem =
        column == "image" ? files_.problem_with_volume(path) : files_.problem_with(path);
    if (!problem.empty()) {
      problems_.add(place, column + " is " + in_quotes(field) + ": " + problem +
                               "; paths are relative to the table's folder");
    }
    return path;
  }

  std::vector<std::string> columns_;
  FileLookup files_;
  FileProblems& problems_;
};

void require_utf8(const std::vector<TextLine>& lines, FileProblems& problems) {
  for (const TextLine& line : lines) {
    if (!is_utf8(line.text)) problems.add(place_of(line), "is not UTF-8; save the table as UTF-8 text");
  }
  problems.throw_if_any();
}

}  // namespace

std::vector<LabelledCase> read_case_table(const std::filesystem::path& table) {
  const std::string text = read_text_file(table, "a table of cases: CSV with the columns image and label");
  FileProblems problems(table);
  const std::vector<TextLine> lines = split_lines(text);
  require_utf8(lines, problems);
  std::optional<RowReader> reader;
  std::vector<LabelledCase> cases;
  for (const TextLine& line : lines) {
    if (trimmed(line.text).empty() || line.text.front() == '#') continue;
    if (reader) {
      cases.push_back(reader->read(line));
    } else {
      std::vector<std::string> columns = read_header(line, problems);
      problems.throw_if_any();
      reader.emplace(std::move(columns), table.parent_path(), problems);
    }
  }
  problems.throw_if_any();
  if (cases.empty()) {
    problems.add("", "no rows; expected a header and at least one line such as scan.nii.gz,labels.nii.gz");
    problems.throw_if_any();
  }
  return cases;
}

}  // namespace sammoe
