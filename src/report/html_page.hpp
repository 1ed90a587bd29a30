#pragma once

#include <string>

namespace sammoe {

/// A complete HTML page that needs nothing from outside and no script, dark or light as the reader's system
/// is. It is well-formed XML too. `title` is text; `body` is HTML.
std::string html_page(const std::string& title, const std::string& body);

/// A part of the page with a heading. `id` and `content` are HTML, `heading` is text.
std::string html_section(const std::string& id, const std::string& heading, const std::string& content);

}  // namespace sammoe
