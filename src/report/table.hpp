#pragma once

#include <string>
#include <vector>

namespace sammoe {

/// A table of texts under a title, for whatever prints it.
struct Table {
  enum class Align { left, right };
  struct Column {
    std::string name;
    Align align = Align::left;
  };

  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows{};  ///< one text for each column
};

/// Tables for a terminal, columns aligned over all of them.
std::string plain_text(const std::vector<Table>& tables);

std::string markdown_text(const std::vector<Table>& tables);

std::string html_text(const Table& table);

}  // namespace sammoe
