#pragma once

#include <string>
#include <vector>

namespace sammoe {

/// A table of texts under a title; the first column is aligned left, the others right.
struct TextTable {
  std::string title;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< each as long as the header
};

/// Tables for a terminal, columns aligned over all of them.
std::string plain_text(const std::vector<TextTable>& tables);

std::string markdown_text(const std::vector<TextTable>& tables);

}  // namespace sammoe
