#include "files/csv_line.hpp"

#include "core/ascii_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace sammoe {
namespace {

/// Reads a quoted field that starts after its opening quote; `rest` becomes what follows the closing one.
std::optional<std::string> take_quoted_field(std::string_view& rest) {
  std::string field;
  while (true) {
    const std::size_t quote = rest.find('"');
    if (quote == std::string_view::npos) return std::nullopt;
    field += rest.substr(0, quote);
    rest.remove_prefix(quote + 1);
    if (rest.empty() || rest.front() != '"') return field;
    field += '"';
    rest.remove_prefix(1);
  }
}

/// Whether a spreadsheet may take the text for a formula, apostrophes at its start left aside.
bool is_formula(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\''), text.size()));
  if (text.empty()) return false;
  if (text.front() == '\t' || text.front() == '\r') return true;
  const std::size_t first = text.find_first_not_of(' ');
  return first != std::string_view::npos &&
         std::string_view("=+-@").find(text[first]) != std::string_view::npos;
}

}  // namespace

std::vector<TextLine> split_lines(std::string_view text) {
  std::vector<TextLine> lines;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of("\r\n");
    lines.push_back({lines.size() + 1, text.substr(0, end)});
    if (end == std::string_view::npos) break;
    const bool two_bytes = text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n';
    text.remove_prefix(end + (two_bytes ? 2 : 1));
  }
  return lines;
}

std::optional<std::vector<std::string>> split_csv_line(std::string_view line, char separator) {
  // A tab that separates is not a blank.
  const char* const blanks = separator == '\t' ? " " : " \t";
  std::vector<std::string> fields;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    if (!line.empty() && line.front() == '"') {
      line.remove_prefix(1);
      std::optional<std::string> field = take_quoted_field(line);
      if (!field) return std::nullopt;
      line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
      if (!line.empty() && line.front() != separator) return std::nullopt;
      fields.push_back(std::move(*field));
    } else {
      const std::size_t end = std::min(line.find(separator), line.size());
      fields.emplace_back(trimmed(line.substr(0, end)));
      line.remove_prefix(end);
    }
    if (line.empty()) return fields;
    line.remove_prefix(1);
  }
}

std::optional<double> parse_number(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc{} || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<std::uint16_t> label_of_number(double number) {
  if (!(number >= 1 && number <= 65535) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::uint16_t>(number);
}

std::optional<std::uint16_t> parse_label(std::string_view text) {
  const std::optional<double> number = parse_number(text);
  return number ? label_of_number(*number) : std::nullopt;
}

std::string csv_field(std::string_view text) {
  std::string field(is_formula(text) && !parse_number(text) ? "'" : "");
  field += text;
  std::replace_if(
      field.begin(), field.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  const bool has_outer_blanks = field.size() != trimmed(field).size();
  if (!has_outer_blanks && field.find_first_of(",;\"#\t") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string text_of_csv_field(std::string_view field) {
  if (!field.empty() && field.front() == '\'' && is_formula(field)) field.remove_prefix(1);
  return std::string(field);
}

}  // namespace sammoe
