#pragma once

#include <string>

namespace sammoe {

/// Text for the content or a quoted attribute of an HTML element. Nothing in it can end the element or the
/// attribute; bytes that are not UTF-8, and characters that XML does not allow, become U+FFFD.
std::string html_escaped(const std::string& text);

}  // namespace sammoe
