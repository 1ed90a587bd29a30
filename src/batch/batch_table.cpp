#include "batch/batch_table.hpp"

#include "sammoe/error.hpp"

#include "batch/batch_row.hpp"
#include "core/ascii_text.hpp"
#include "core/csv_line.hpp"
#include "core/text_file.hpp"
#include "prompts/json_text.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sammoe {
namespace {

std::string place_of(const TextLine& line) {
  return "line " + std::to_string(line.number);
}

bool is_column(const std::string& name) {
  const std::vector<std::string>& known = batch_columns();
  return std::find(known.begin(), known.end(), name) != known.end();
}

std::string known_columns() {
  std::string text;
  for (const std::string& column : batch_columns()) text += (text.empty() ? "" : ", ") + column;
  return text;
}

bool is_blank(const TextLine& line) {
  return trimmed(line.text).empty() || line.text.front() == '#';
}

/// The names of the columns, unknown ones as they are; nothing if the line is no header.
std::optional<std::vector<std::string>> read_header(const TextLine& line, FileProblems& problems) {
  std::optional<std::vector<std::string>> columns = split_csv_line(line.text);
  if (!columns) {
    problems.add(place_of(line),
                 "a quote is not closed or has text behind it; expected the names of columns");
    return std::nullopt;
  }
  std::set<std::string> seen;
  for (std::string& column : *columns) {
    column = lower_case(column);
    if (!is_column(column))
      problems.add(place_of(line), "unknown column " + in_quotes(column) + "; expected " + known_columns());
    else if (!seen.insert(column).second)
      problems.add(place_of(line), "column " + column + " is there more than once");
  }
  if (seen.count("image") == 0)
    problems.add(place_of(line),
                 "no column image in " + in_quotes(line.text) + "; expected " + known_columns());
  const bool any_prompts =
      seen.count("prompts") + seen.count("from_mask") + seen.count("point") + seen.count("voxel") > 0;
  if (!any_prompts)
    problems.add(place_of(line), "no column of prompts; add one of prompts, from_mask, point and voxel");
  return columns;
}

std::vector<BatchRow> csv_rows(const std::vector<TextLine>& lines, FileProblems& problems) {
  std::vector<BatchRow> rows;
  std::optional<std::vector<std::string>> columns;
  for (const TextLine& line : lines) {
    if (is_blank(line)) continue;
    if (!columns) {
      columns = read_header(line, problems);
      if (!columns) return {};
      continue;
    }
    const std::optional<std::vector<std::string>> fields = split_csv_line(line.text);
    if (!fields) {
      problems.add(place_of(line), "a quote is not closed or has text behind it");
    } else if (fields->size() != columns->size()) {
      problems.add(place_of(line), std::to_string(fields->size()) + " fields; expected " +
                                       std::to_string(columns->size()) + " as in the header");
    } else {
      BatchRow row{place_of(line), {}};
      for (std::size_t n = 0; n < columns->size(); ++n)
        if (!(*fields)[n].empty()) row.fields[(*columns)[n]] = (*fields)[n];
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::optional<BatchRow> json_row(const TextLine& line, FileProblems& problems) {
  try {
    const nlohmann::json document = parse_json(std::string(line.text), "the line");
    if (!document.is_object()) {
      problems.add(place_of(line),
                   "is " + describe(document) + "; expected an object with " + known_columns());
      return std::nullopt;
    }
    BatchRow row{place_of(line), {}};
    for (const auto& [key, value] : document.items()) {
      if (!is_column(key))
        problems.add(place_of(line), "unknown key " + in_quotes(key) + "; expected " + known_columns());
      else if (!value.is_null() && value != "")
        row.fields[key] = value;
    }
    return row;
  } catch (const Error& error) {
    problems.add(place_of(line), error.what());
    return std::nullopt;
  }
}

std::vector<BatchRow> json_rows(const std::vector<TextLine>& lines, FileProblems& problems) {
  std::vector<BatchRow> rows;
  for (const TextLine& line : lines) {
    if (is_blank(line)) continue;
    if (std::optional<BatchRow> row = json_row(line, problems)) rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace

std::vector<BatchCase> read_batch_table(FileProblems& problems) {
  const std::filesystem::path& table = problems.file();
  const std::string ending = lower_case(table.extension().string());
  if (ending != ".csv" && ending != ".jsonl")
    throw Error(ErrorCode::input, table.string() + ": is neither .csv nor .jsonl; give the table its ending");
  const std::string text = read_text_file(table, "a table of cases, CSV or JSON lines");
  if (!is_utf8(text)) {
    for (const TextLine& line : split_lines(text))
      if (!is_utf8(line.text)) problems.add(place_of(line), "is not UTF-8; save the table as UTF-8 text");
    problems.throw_if_any();
  }
  const std::vector<TextLine> lines = split_lines(text);
  BatchRowReader reader(table.parent_path(), problems);
  std::vector<BatchCase> cases;
  for (const BatchRow& row : ending == ".csv" ? csv_rows(lines, problems) : json_rows(lines, problems))
    cases.push_back(reader.read(row));
  if (cases.empty() && problems.count() == 0) problems.add("", "no rows; expected at least one case");
  return cases;
}

}  // namespace sammoe
