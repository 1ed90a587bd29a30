#pragma once

// Text that is safe to print. Called before text from a file, a name or a foreign library goes to a terminal
// or a log. From any thread.

#include <string>
#include <string_view>

namespace sammoe {

/// The text as one line in which nothing acts on a terminal. Control characters (C0, DEL, C1), line
/// separators and marks that change the direction of writing are escaped, as \n, \r, \t or \u001b, and bytes
/// that are not UTF-8 as \xff. Everything else is unchanged, so a second call changes nothing.
std::string printable(std::string_view text);

/// The same for the start of a long text: at most 200 bytes of it, then "...".
std::string printable_start(std::string_view text);

/// The first control character or byte that is not UTF-8, escaped as printable() does it. Empty if the text
/// has neither, so that it can be a name or a path in a table.
std::string first_control_character(std::string_view text);

}  // namespace sammoe
