#include "report/table.hpp"

#include "report/html_text.hpp"

#include <algorithm>
#include <cstddef>

namespace sammoe {
namespace {

using Row = std::vector<std::string>;

Row names_of(const Table& table) {
  Row names;
  for (const Table::Column& column : table.columns) names.push_back(column.name);
  return names;
}

bool is_right(const Table& table, std::size_t column) {
  return table.columns[column].align == Table::Align::right;
}

std::vector<std::size_t> widths_of(const std::vector<Table>& tables) {
  std::vector<std::size_t> widths;
  const auto widen = [&](const Row& row) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t n = 0; n < row.size(); ++n) widths[n] = std::max(widths[n], row[n].size());
  };
  for (const Table& table : tables) {
    widen(names_of(table));
    std::for_each(table.rows.begin(), table.rows.end(), widen);
  }
  return widths;
}

std::string plain_row(const Table& table, const Row& row, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t n = 0; n < row.size(); ++n) {
    const std::string blanks(widths[n] - row[n].size(), ' ');
    line += "  " + (is_right(table, n) ? blanks + row[n] : row[n] + blanks);
  }
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string markdown_row(const Row& row) {
  std::string line;
  for (const std::string& field : row) line += "| " + field + " ";
  return line + "|\n";
}

std::string html_row(const Table& table, const Row& row, const std::string& tag) {
  std::string line = "<tr>";
  for (std::size_t n = 0; n < row.size(); ++n) {
    line += "<" + tag + " class=\"number" + (is_right(table, n) ? " right" : "") + "\">" +
            html_escaped(row[n]) + "</" + tag + ">";
  }
  return line + "</tr>";
}

}  // namespace

std::string plain_text(const std::vector<Table>& tables) {
  const std::vector<std::size_t> widths = widths_of(tables);
  std::string text;
  for (const Table& table : tables) {
    text += (text.empty() ? "" : "\n") + table.title + "\n" + plain_row(table, names_of(table), widths);
    for (const Row& row : table.rows) text += plain_row(table, row, widths);
  }
  return text;
}

std::string markdown_text(const std::vector<Table>& tables) {
  std::string text;
  for (const Table& table : tables) {
    text += "### " + table.title + "\n\n" + markdown_row(names_of(table));
    for (std::size_t n = 0; n < table.columns.size(); ++n) text += is_right(table, n) ? "|---:" : "|---";
    text += "|\n";
    for (const Row& row : table.rows) text += markdown_row(row);
    text += "\n";
  }
  return text;
}

std::string html_text(const Table& table) {
  std::string text = "<h3>" + html_escaped(table.title) + "</h3>\n<div class=\"scroll\"><table><thead>" +
                     html_row(table, names_of(table), "th") + "</thead><tbody>\n";
  for (const Row& row : table.rows) text += html_row(table, row, "td") + "\n";
  return text + "</tbody></table></div>\n";
}

}  // namespace sammoe
