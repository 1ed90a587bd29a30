#pragma once

#include <cstddef>
#include <cstdint>
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

/// The fields of a line, blanks around them removed; a field in double quotes may hold separators and,
/// doubled, quotes. Nothing if a quote is not closed or text follows a closing quote.
std::optional<std::vector<std::string>> split_csv_line(std::string_view line, char separator = ',');

/// A text as a field of a comma-separated line: in quotes where it must be, line ends as blanks. Spreadsheets
/// run what starts with = + - or @, so an apostrophe is put before a text that does, unless it is a number.
std::string csv_field(std::string_view text);

/// The text that csv_field() was given, of a field that split_csv_line() returned.
std::string text_of_csv_field(std::string_view field);

/// A finite decimal number that fills the whole text, read the same in every locale; nothing otherwise.
std::optional<double> parse_number(std::string_view text);

/// A number as a label, if it is a whole one from 1 to 65535; nothing otherwise.
std::optional<std::uint16_t> label_of_number(double number);

/// A label as parse_number() and label_of_number() read it.
std::optional<std::uint16_t> parse_label(std::string_view text);

}  // namespace sammoe
