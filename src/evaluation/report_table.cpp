#include "sammoe/evaluation_report.hpp"

#include "evaluation/report_sheet.hpp"

#include <algorithm>
#include <cstddef>
#include <iomanip>
#include <sstream>
#include <string>
#include <vector>

namespace sammoe {
namespace {

using Row = std::vector<std::string>;

Row names_of(const ReportSheet& sheet) {
  Row names;
  for (const ReportSheet::Column& column : sheet.columns) names.push_back(column.name);
  return names;
}

std::vector<std::size_t> widths_of(const ReportSheet& sheet) {
  std::vector<std::size_t> widths(sheet.columns.size());
  const auto widen = [&](const Row& row) {
    for (std::size_t n = 0; n < widths.size(); ++n) widths[n] = std::max(widths[n], row[n].size());
  };
  widen(names_of(sheet));
  for (const ReportSheet::Block& block : sheet.blocks)
    std::for_each(block.rows.begin(), block.rows.end(), widen);
  return widths;
}

}  // namespace

std::string evaluation_table(const Evaluation& evaluation) {
  const ReportSheet sheet = report_sheet(evaluation);
  const std::vector<std::size_t> widths = widths_of(sheet);
  std::ostringstream table;
  const auto print = [&](const Row& row) {
    std::ostringstream line;
    for (std::size_t n = 0; n < row.size(); ++n) {
      line << "  " << (sheet.columns[n].align == ReportSheet::Align::right ? std::right : std::left)
           << std::setw(static_cast<int>(widths[n])) << row[n];
    }
    const std::string text = line.str();
    table << text.substr(0, text.find_last_not_of(' ') + 1) << '\n';
  };
  for (const ReportSheet::Block& block : sheet.blocks) {
    if (&block != &sheet.blocks.front()) table << '\n';
    table << block.title << '\n';
    print(names_of(sheet));
    std::for_each(block.rows.begin(), block.rows.end(), print);
  }
  return table.str();
}

std::string evaluation_markdown(const Evaluation& evaluation) {
  const ReportSheet sheet = report_sheet(evaluation);
  std::ostringstream text;
  const auto print = [&](const Row& row) {
    for (const std::string& field : row) text << "| " << field << ' ';
    text << "|\n";
  };
  for (const ReportSheet::Block& block : sheet.blocks) {
    text << "### " << block.title << "\n\n";
    print(names_of(sheet));
    for (const ReportSheet::Column& column : sheet.columns)
      text << (column.align == ReportSheet::Align::right ? "|---:" : "|---");
    text << "|\n";
    std::for_each(block.rows.begin(), block.rows.end(), print);
    text << '\n';
  }
  return text.str();
}

}  // namespace sammoe
