#pragma once

#include <string>
#include <string_view>

namespace sammoe {

/// Text from a file, a name or a foreign library as it may go to a terminal or a log: one line in which
/// nothing acts. Control characters (C0, DEL, C1), line separators and marks that turn the direction of
/// writing are shown escaped, as \n, \r, \t or \u001b, and bytes that are not UTF-8 as \xff. All else stays
/// as it is, so that the text may pass more than once.
std::string printable(std::string_view text);

/// The same for the start of a text of any length: at most 200 bytes of it, then "...".
std::string printable_start(std::string_view text);

/// The first control character or byte that is not UTF-8, escaped as printable() does it; empty if the text
/// holds none and may therefore be a name or a path in a table.
std::string first_control_character(std::string_view text);

}  // namespace sammoe
