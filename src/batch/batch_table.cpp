#include "batch/batch_table.hpp"

#include "sammoe/error.hpp"

#include "batch/batch_row.hpp"
#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "files/csv_table.hpp"
#include "files/json_document.hpp"
#include "files/text_file.hpp"

#include <algorithm>
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
  return joined(batch_columns(), ", ");
}

std::vector<BatchRow> csv_rows(const std::string& text, FileProblems& problems) {
  const CsvTable table =
      read_csv_table(text, {batch_columns(), {"image"}, "columns among " + known_columns()}, problems);
  const std::vector<std::string>& sources = prompt_columns();
  const bool any_prompts = std::any_of(sources.begin(), sources.end(),
                                       [&](const std::string& column) { return table.has(column); });
  if (!table.columns.empty() && !any_prompts)
    problems.add("line " + std::to_string(table.header_line),
                 "no column of prompts; add one of " + joined(sources, ", "));
  std::vector<BatchRow> rows;
  for (const CsvRow& row : table.rows) {
    BatchRow result{row.place(), {}};
    for (const std::string& column : table.columns)
      if (!row[column].empty()) result.fields[column] = row[column];
    rows.push_back(std::move(result));
  }
  return rows;
}

std::optional<BatchRow> json_row(const TextLine& line, FileProblems& problems) {
  try {
    const nlohmann::json document =
        parse_json_document(std::string(line.text), kUsualJsonDepth, "the line", ErrorCode::input);
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

std::vector<BatchRow> json_rows(const std::string& text, FileProblems& problems) {
  const std::vector<TextLine> lines = split_lines(text);
  check_plain_text(lines, problems);
  problems.throw_if_any();
  std::vector<BatchRow> rows;
  for (const TextLine& line : lines) {
    if (trimmed(line.text).empty() || line.text.front() == '#') continue;
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
  BatchRowReader reader(table.parent_path(), problems);
  std::vector<BatchCase> cases;
  for (const BatchRow& row : ending == ".csv" ? csv_rows(text, problems) : json_rows(text, problems))
    cases.push_back(reader.read(row));
  if (cases.empty() && problems.count() == 0) problems.add("", "no rows; expected at least one case");
  return cases;
}

}  // namespace sammoe
