#include "report/table.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Table example() {
  return {"a: 2 <items>", {{"name"}, {"value", Table::Align::right}}, {{"x & y", "1"}, {"z", "22"}}};
}

TEST(Table, OnATerminalItsColumnsAreAlignedOverAllTables) {
  const Table narrow{"b", {{"n"}, {"v", Table::Align::right}}, {{"p", ""}}};
  EXPECT_EQ(plain_text({example(), narrow}),
            "a: 2 <items>\n"
            "  name   value\n"
            "  x & y      1\n"
            "  z         22\n"
            "\n"
            "b\n"
            "  n          v\n"
            "  p\n");
  EXPECT_EQ(plain_text({}), "");
}

TEST(Table, AsMarkdown) {
  EXPECT_EQ(markdown_text({example()}),
            "### a: 2 <items>\n\n| name | value |\n|---|---:|\n| x & y | 1 |\n| z | 22 |\n\n");
}

TEST(Table, AsHtmlIsEscaped) {
  EXPECT_EQ(html_text(example()),
            "<h3>a: 2 &lt;items&gt;</h3>\n<div class=\"scroll\"><table><thead>"
            "<tr><th class=\"number\">name</th><th class=\"number right\">value</th></tr></thead><tbody>\n"
            "<tr><td class=\"number\">x &amp; y</td><td class=\"number right\">1</td></tr>\n"
            "<tr><td class=\"number\">z</td><td class=\"number right\">22</td></tr>\n"
            "</tbody></table></div>\n");
}

}  // namespace
}  // namespace sammoe
