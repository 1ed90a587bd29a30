#include "sammoe/mask_comparison.hpp"

#include "core/ascii_text.hpp"
#include "core/csv_line.hpp"
#include "core/file_problems.hpp"
#include "core/text_file.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

namespace sammoe {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExpectedHeader =
    "; expected a header line with the columns prediction and label, and if needed case";

std::string place_of(const TextLine& line) {
  return "line " + std::to_string(line.number);
}

/// The names of the columns; problems are added if the line is no header.
std::vector<std::string> read_header(const TextLine& line, FileProblems& problems) {
  std::vector<std::string> columns = split_csv_line(line.text).value_or(std::vector<std::string>{});
  std::set<std::string> seen;
  for (std::string& column : columns) {
    column = lower_case(column);
    if (column != "prediction" && column != "label" && column != "case")
      problems.add(place_of(line), "unknown column " + in_quotes(column) + kExpectedHeader);
    else if (!seen.insert(column).second)
      problems.add(place_of(line), "column " + column + " is there more than once" + kExpectedHeader);
  }
  for (const char* required : {"prediction", "label"}) {
    if (seen.count(required) == 0)
      problems.add(place_of(line),
                   "no column " + std::string(required) + " in " + in_quotes(line.text) + kExpectedHeader);
  }
  problems.throw_if_any();
  return columns;
}

/// What keeps a path from being read as a file; empty if nothing does.
std::string problem_with(const fs::path& path) {
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (status.type() == fs::file_type::not_found) return "no such file";
  if (failure) return "it cannot be looked up: " + failure.message();
  return fs::is_directory(status) ? "it is a folder; expected a mask's file" : "";
}

/// Reads the rows below a header.
class RowReader {
 public:
  RowReader(std::vector<std::string> columns, MissingPredictions missing, FileProblems& problems)
      : columns_(std::move(columns)), missing_(missing), problems_(problems) {}

  /// The pair of one line; a pair of no use, and a problem, if the line is bad.
  MaskPair read(const TextLine& line) {
    const std::string place = place_of(line);
    const std::optional<std::vector<std::string>> fields = split_csv_line(line.text);
    if (!fields) {
      problems_.add(place, "a quote is not closed or has text behind it");
      return {};
    }
    if (fields->size() != columns_.size()) {
      problems_.add(place, std::to_string(fields->size()) + " fields; expected " +
                               std::to_string(columns_.size()) + " as in the header");
      return {};
    }
    std::map<std::string, std::string> row;
    for (std::size_t n = 0; n < columns_.size(); ++n) row[columns_[n]] = (*fields)[n];
    MaskPair pair;
    pair.name = row["case"].empty() ? row["label"] : row["case"];
    pair.labels = label_path(place, row["label"]);
    pair.prediction = prediction_path(place, row["prediction"]);
    const auto [first, is_new] = places_.try_emplace(pair.name, place);
    if (!is_new && !pair.name.empty())
      problems_.add(place, "case " + in_quotes(pair.name) + " is in " + first->second +
                               " too; give every case a name of its own in a column case");
    return pair;
  }

 private:
  fs::path label_path(const std::string& place, const std::string& field) {
    if (field.empty()) {
      problems_.add(place, "label is empty; expected a path");
      return {};
    }
    const fs::path path = resolved(field);
    add_problem(place, "label is " + in_quotes(field), problem_with(path));
    return path;
  }

  fs::path prediction_path(const std::string& place, const std::string& field) {
    const bool may_lack = missing_ == MissingPredictions::count_as_empty;
    if (field.empty()) {
      if (!may_lack)
        problems_.add(place,
                      "prediction is empty; expected a path, or give --allow-missing to count it as empty");
      return {};
    }
    const fs::path path = resolved(field);
    if (may_lack && !fs::exists(path)) return {};
    add_problem(place, "prediction is " + in_quotes(field), problem_with(path));
    return path;
  }

  /// An absolute path replaces the folder.
  fs::path resolved(const std::string& field) const { return problems_.file().parent_path() / field; }

  void add_problem(const std::string& place, const std::string& what, const std::string& problem) {
    if (!problem.empty())
      problems_.add(place, what + ": " + problem + "; paths are relative to the table's folder");
  }

  std::vector<std::string> columns_;
  MissingPredictions missing_;
  FileProblems& problems_;
  std::map<std::string, std::string> places_;  ///< by case
};

}  // namespace

std::vector<MaskPair> read_pair_table(const fs::path& table, MissingPredictions missing) {
  const std::string text =
      read_text_file(table, "a table of masks: CSV with the columns prediction and label");
  FileProblems problems(table);
  const std::vector<TextLine> lines = split_lines(text);
  for (const TextLine& line : lines) {
    if (!is_utf8(line.text)) problems.add(place_of(line), "is not UTF-8; save the table as UTF-8 text");
  }
  problems.throw_if_any();
  std::optional<RowReader> reader;
  std::vector<MaskPair> pairs;
  for (const TextLine& line : lines) {
    if (trimmed(line.text).empty() || line.text.front() == '#') continue;
    if (reader)
      pairs.push_back(reader->read(line));
    else
      reader.emplace(read_header(line, problems), missing, problems);
  }
  if (pairs.empty())
    problems.add("",
                 "no rows; expected a header and at least one line such as predicted.nii.gz,labels.nii.gz");
  problems.throw_if_any();
  return pairs;
}

}  // namespace sammoe
