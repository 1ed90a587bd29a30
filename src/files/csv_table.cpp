#include "files/csv_table.hpp"

#include "sammoe/printable.hpp"

#include "core/ascii_text.hpp"
#include "core/refusal.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace sammoe {
namespace {

using Fields = std::vector<std::string>;

constexpr const char* kBrokenQuote = "a quote is not closed or has text after it";

std::string place_of(const TextLine& line) {
  return "line " + std::to_string(line.number);
}

bool contains(const Fields& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void drop_empty_end(Fields& fields, std::size_t least) {
  while (fields.size() > least && fields.back().empty()) fields.pop_back();
}

/// The names of the columns in lower case; nothing if a quote is broken.
std::optional<Fields> column_names(std::string_view header, char separator) {
  std::optional<Fields> names = split_csv_line(header, separator);
  if (!names) return std::nullopt;
  for (std::string& name : *names) name = lower_case(name);
  drop_empty_end(*names, 1);
  return names;
}

char separator_of(std::string_view header, const CsvColumns& columns) {
  for (const char separator : {',', ';', '\t'}) {
    const std::optional<Fields> names = column_names(header, separator);
    if (names && std::all_of(columns.required.begin(), columns.required.end(),
                             [&](const std::string& name) { return contains(*names, name); }))
      return separator;
  }
  return ',';
}

/// Reads the lines of one table.
class TableReader {
 public:
  TableReader(const CsvColumns& columns, FileProblems& problems) : columns_(columns), problems_(problems) {}

  void read(const TextLine& line) {
    if (trimmed(line.text).empty() || line.text.front() == '#' || has_bad_header_) return;
    if (table_.header_line != 0)
      read_row(line);
    else if (separator_ == '\0' && lower_case(line.text.substr(0, 4)) == "sep=")
      read_separator(line);
    else
      read_header(line);
  }

  CsvTable take() { return std::move(table_); }

 private:
  /// Spreadsheets write and read such a line.
  void read_separator(const TextLine& line) {
    const std::string_view text = line.text.substr(4);
    if (!text.empty() && std::string_view(",;\t").find(text.front()) != std::string_view::npos &&
        trimmed(text.substr(1)).empty()) {
      separator_ = text.front();
      return;
    }
    refuse_header(line, "separator " + in_quotes(text) + "; expected a comma, semicolon or tab after sep=");
  }

  void read_header(const TextLine& line) {
    table_.header_line = line.number;
    if (separator_ == '\0') separator_ = separator_of(line.text, columns_);
    const std::optional<Fields> names = column_names(line.text, separator_);
    const std::string expected = "; expected " + columns_.expected;
    if (!names) return refuse_header(line, kBrokenQuote + expected);
    table_.columns = *names;
    std::set<std::string> seen;
    for (const std::string& name : *names) {
      if (!columns_.others_allowed && !contains(columns_.known, name))
        refuse_header(line, "unknown column " + in_quotes(name) + expected);
      else if (!seen.insert(name).second && !name.empty())
        refuse_header(line, "column " + printable_start(name) + " appears more than once" + expected);
    }
    for (const std::string& name : columns_.required)
      if (seen.count(name) == 0)
        refuse_header(line, "no column " + name + " in " + in_quotes(line.text) + expected);
  }

  void read_row(const TextLine& line) {
    std::optional<Fields> fields = split_csv_line(line.text, separator_);
    if (!fields) return problems_.add(place_of(line), kBrokenQuote);
    if (std::all_of(fields->begin(), fields->end(), [](const std::string& field) { return field.empty(); }))
      return;
    drop_empty_end(*fields, table_.columns.size());
    if (fields->size() != table_.columns.size()) {
      return problems_.add(place_of(line), std::to_string(fields->size()) + " fields; expected " +
                                               std::to_string(table_.columns.size()) + " as in the header");
    }
    std::map<std::string, std::string> by_column;
    for (std::size_t n = 0; n < fields->size(); ++n)
      by_column.emplace(table_.columns[n], text_of_csv_field((*fields)[n]));
    table_.rows.emplace_back(line.number, std::move(by_column));
  }

  void refuse_header(const TextLine& line, const std::string& what) {
    problems_.add(place_of(line), what);
    has_bad_header_ = true;
  }

  const CsvColumns& columns_;
  FileProblems& problems_;
  CsvTable table_;
  char separator_ = '\0';  ///< not known yet
  bool has_bad_header_ = false;
};

}  // namespace

const std::string& CsvRow::operator[](const std::string& column) const {
  static const std::string empty;
  const auto field = fields_.find(column);
  return field == fields_.end() ? empty : field->second;
}

bool CsvTable::has(const std::string& column) const {
  return contains(columns, column);
}

void check_plain_text(const std::vector<TextLine>& lines, FileProblems& problems) {
  for (const TextLine& line : lines) {
    std::string text(line.text);
    if (!is_utf8(text)) {
      problems.add(place_of(line), "is not UTF-8; save the file as UTF-8 text");
      continue;
    }
    std::replace(text.begin(), text.end(), '\t', ' ');
    const std::string control = first_control_character(text);
    if (!control.empty())
      problems.add(place_of(line), "holds the control character " + control + " in " + in_quotes(line.text) +
                                       "; expected plain text; remove it");
  }
}

CsvTable read_csv_table(std::string_view text, const CsvColumns& columns, FileProblems& problems) {
  const std::vector<TextLine> lines = split_lines(text);
  const std::size_t problems_before = problems.count();
  check_plain_text(lines, problems);
  if (problems.count() > problems_before) return {};
  TableReader reader(columns, problems);
  for (const TextLine& line : lines) reader.read(line);
  return reader.take();
}

}  // namespace sammoe
