#include "report/html_page.hpp"

#include "files/base64.hpp"
#include "report/html_text.hpp"

namespace sammoe {
namespace {

/// Line colours after Okabe and Ito (2008), which people with colour vision deficiency can tell apart,
/// darkened or lightened for contrast with the page.
constexpr const char* kStyle = R"css(
:root { color-scheme: light dark; --page: #fbfbfa; --card: #ffffff; --text: #1c1e21; --quiet: #5c6370;
  --rule: #e1e3e6; --accent: #0a66a8; --fill: #0a66a826; --share: 10 102 168;
  --s0: #0072b2; --s1: #b35400; --s2: #007a5a; --s3: #a8477f; --s4: #8a6d00; --s5: #2b86b8; --s6: #3d3f43; }
@media (prefers-color-scheme: dark) {
  :root { --page: #131518; --card: #1b1e22; --text: #e6e8ea; --quiet: #9ba3ae; --rule: #2e3338;
    --accent: #6cb8f0; --fill: #6cb8f02e; --share: 108 184 240;
    --s0: #5fb3ea; --s1: #f08a3c; --s2: #35c795; --s3: #e08fbd; --s4: #e6c84a; --s5: #a3d4f5; --s6: #d0d3d7; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); line-height: 1.5;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Liberation Sans", sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 3rem 0 .6rem; padding-top: 1.1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; overflow-wrap: anywhere; }
p { max-width: 46rem; margin: .4rem 0 .8rem; }
.lead, .note, figcaption, .legend { color: var(--quiet); }
.note, figcaption, .legend, table, dl { font-size: .9rem; }
nav a { margin-right: 1.2rem; color: var(--accent); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .38rem .9rem .38rem 0; border-bottom: 1px solid var(--rule);
  vertical-align: middle; }
th { font-weight: 600; } thead th { color: var(--quiet); font-weight: 500; vertical-align: bottom; }
.right { text-align: right; } td.number { white-space: nowrap; }
.strips { table-layout: fixed; }
.strips th { overflow-wrap: anywhere; font-weight: 500; }
.strips th:first-child { width: 11rem; } .strips th:last-child { width: 5rem; padding-right: 0; }
.strips td, .strips th { border-bottom: 0; padding-top: .1rem; padding-bottom: .1rem; }
.strips td.number { text-align: right; padding-right: 0; }
.shares td { text-align: center; padding: .38rem .6rem; } .shares th { overflow-wrap: anywhere; }
.shares thead th { text-align: center; } .shares thead th:first-child { width: 14rem; }
.chart { max-width: 46rem; } summary { cursor: pointer; margin: 1rem 0; color: var(--accent); }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { font-size: 12px; fill: var(--quiet); }
.grid { stroke: var(--rule); } .whisker { stroke: var(--accent); stroke-width: 1.2; }
.box { fill: var(--fill); stroke: var(--accent); stroke-width: 1.2; }
.median { stroke: var(--accent); stroke-width: 3; }
.point { fill: var(--text); fill-opacity: .42; } .point:hover { fill: var(--accent); fill-opacity: 1; }
.curve { fill: none; stroke-width: 2.2; stroke: currentColor; }
.mark { fill: currentColor; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); } .s3 { color: var(--s3); }
.s4 { color: var(--s4); } .s5 { color: var(--s5); } .s6 { color: var(--s6); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; padding: 0; margin: .4rem 0; }
.legend li { display: flex; align-items: center; gap: .5rem; overflow-wrap: anywhere; }
.key { width: 28px; } .swatch { width: 14px; height: 3px; display: inline-block; border-radius: 1px; }
.label-line { background: #56b4e9; } .mask-line { background: #e69f00; }
figure { margin: .9rem 0 1.6rem; background: var(--card); border: 1px solid var(--rule); border-radius: 8px;
  overflow: hidden; }
figure img { display: block; max-width: 100%; margin: 0 auto; }
.picture { background: #000000; } figcaption { padding: .6rem .9rem; overflow-wrap: anywhere; }
figcaption strong { color: var(--text); }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .3rem 1rem; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .92em; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } .strips th:first-child { width: 6rem; } }
@media print { main { padding: 0; } figure { break-inside: avoid; } }
)css";

std::string section_text(const HtmlSection& section) {
  return "<section id=\"" + section.id + "\">\n<h2>" + html_escaped(section.heading) + "</h2>\n" +
         section.content + "</section>\n";
}

}  // namespace

std::string html_page(const std::string& title, const std::string& lead,
                      const std::vector<HtmlSection>& sections) {
  std::string links;
  std::string body;
  for (const HtmlSection& section : sections) {
    if (section.content.empty()) continue;
    links += "<a href=\"#" + section.id + "\">" + section.id + "</a>";
    body += section_text(section);
  }
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
         // Even if a text were not escaped, nothing in it would run or be fetched.
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
         "style-src 'unsafe-inline'\"/>\n<title>" +
         html_escaped(title) + "</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<main>\n" +
         "<header><h1>" + html_escaped(title) + "</h1>\n<p class=\"lead\">" + html_escaped(lead) +
         "</p>\n<nav>" + links + "</nav></header>\n" + body + "</main>\n</body>\n</html>\n";
}

std::string html_figure(const HtmlFigure& figure) {
  return "<figure><div class=\"picture\"><img alt=\"" + html_escaped(figure.alternative) +
         "\" src=\"data:image/png;base64," + base64(figure.png) + "\"/></div><figcaption><strong title=\"" +
         html_escaped(figure.path) + "\">" + html_escaped(figure.name) + "</strong>, " +
         html_escaped(figure.facts) + (figure.more.empty() ? "" : "<br/>" + html_escaped(figure.more)) +
         "</figcaption></figure>\n";
}

std::string html_figure_legend(const std::string& reference, const std::string& mask,
                               const std::string& marks) {
  return "<ul class=\"legend\"><li><span class=\"swatch label-line\"></span> " + html_escaped(reference) +
         "</li><li><span class=\"swatch mask-line\"></span> " + html_escaped(mask) + "</li>" +
         (marks.empty() ? "" : "<li>" + html_escaped(marks) + "</li>") + "</ul>\n";
}

}  // namespace sammoe
