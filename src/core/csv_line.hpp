#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sammoe {

/// One line of a text, without its end.
struct TextLine {
  std::size_t number = 1;  ///< 1-based
  std::string_view text;
};

/// The lines of a text; ends are LF, CR LF or CR. The views point into `text`.
std::vector<TextLine> split_lines(std::string_view text);

/// The fields of a comma-separated line, blanks around them removed; a field in double quotes may hold
/// commas and, doubled, quotes. Nothing if a quote is not closed or text follows a closing quote.
std::optional<std::vector<std::string>> split_csv_line(std::string_view line);

/// A finite decimal number that fills the whole text, read the same in every locale; nothing otherwise.
std::optional<double> parse_number(std::string_view text);

}  // namespace sammoe
