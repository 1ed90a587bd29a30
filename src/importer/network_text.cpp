#include "importer/network_text.hpp"

#include <algorithm>
#include <cstddef>

namespace sammoe {
namespace {

std::string with_index(std::string line, std::int64_t index) {
  static const std::string placeholder = "INDEX";
  const std::string digits = std::to_string(index);
  for (std::size_t at = line.find(placeholder); at != std::string::npos; at = line.find(placeholder, at)) {
    line.replace(at, placeholder.size(), digits);
    at += digits.size();
  }
  return line;
}

}  // namespace

std::string unrolled(std::string_view text, std::string_view list, std::int64_t count) {
  const std::string mark = "# unroll: " + std::string(list) + "\n";
  std::string result;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string line(text.substr(0, length));
    text.remove_prefix(length);
    const bool repeats =
        line.size() >= mark.size() && line.compare(line.size() - mark.size(), mark.size(), mark) == 0;
    for (std::int64_t index = 0; index < (repeats ? count : 1); ++index) {
      result += repeats ? with_index(line, index) : line;
    }
  }
  return result;
}

}  // namespace sammoe
