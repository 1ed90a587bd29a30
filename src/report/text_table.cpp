#include "report/text_table.hpp"

#include <algorithm>
#include <cstddef>

namespace sammoe {
namespace {

using Row = std::vector<std::string>;

void widen(std::vector<std::size_t>& widths, const Row& row) {
  widths.resize(std::max(widths.size(), row.size()), 0);
  for (std::size_t n = 0; n < row.size(); ++n) widths[n] = std::max(widths[n], row[n].size());
}

std::string line_of(const Row& row, const std::vector<std::size_t>& widths) {
  std::string line = " ";
  for (std::size_t n = 0; n < row.size(); ++n) {
    const std::string blanks(widths[n] - row[n].size(), ' ');
    line += " " + (n == 0 ? row[n] + blanks : " " + blanks + row[n]);
  }
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string markdown_row(const Row& row) {
  std::string line;
  for (const std::string& field : row) line += "| " + field + " ";
  return line + "|\n";
}

}  // namespace

std::string plain_text(const std::vector<TextTable>& tables) {
  std::vector<std::size_t> widths;
  for (const TextTable& table : tables) {
    widen(widths, table.header);
    for (const Row& row : table.rows) widen(widths, row);
  }
  std::string text;
  for (const TextTable& table : tables) {
    text += (text.empty() ? "" : "\n") + table.title + "\n" + line_of(table.header, widths);
    for (const Row& row : table.rows) text += line_of(row, widths);
  }
  return text;
}

std::string markdown_text(const std::vector<TextTable>& tables) {
  std::string text;
  for (const TextTable& table : tables) {
    text += "### " + table.title + "\n\n" + markdown_row(table.header) + "|---";
    for (std::size_t n = 1; n < table.header.size(); ++n) text += "|---:";
    text += "|\n";
    for (const Row& row : table.rows) text += markdown_row(row);
    text += "\n";
  }
  return text;
}

}  // namespace sammoe
