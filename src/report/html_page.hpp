#pragma once

#include <string>
#include <vector>

namespace sammoe {

/// A part of a page, with a heading; left out where `content` is empty.
struct HtmlSection {
  std::string id;  ///< what links to it are called
  std::string heading;
  std::string content;  ///< HTML
};

/// A complete HTML page that needs nothing from outside and no script, dark or light as the reader's system
/// is: a title, a line on what it reports, links to its sections, the sections. It is well-formed XML too.
std::string html_page(const std::string& title, const std::string& lead,
                      const std::vector<HtmlSection>& sections);

/// The picture of a case, by the bytes of a PNG file, and what to know of it.
struct HtmlFigure {
  std::string png;
  std::string alternative;  ///< the picture in words
  std::string name;
  std::string path;   ///< shown where the pointer rests on the name
  std::string facts;  ///< after the name
  std::string more;   ///< on a line of its own; may be empty
};
std::string html_figure(const HtmlFigure& figure);

/// What the colours of outlines and further marks of the figures stand for. `marks` may be empty.
std::string html_figure_legend(const std::string& reference, const std::string& mask,
                               const std::string& marks);

}  // namespace sammoe
