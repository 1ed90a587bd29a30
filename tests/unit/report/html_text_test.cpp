#include "report/html_text.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

const std::string kUnknown = "\xEF\xBF\xBD";

TEST(HtmlEscaped, LeavesNothingThatEndsAnElementOrAttribute) {
  EXPECT_EQ(html_escaped("</td><script>alert('1' + \"2\") & more"),
            "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39; + &quot;2&quot;) &amp; more");
  EXPECT_EQ(html_escaped("&amp;"), "&amp;amp;") << "text that looks escaped stays the text it is";
  EXPECT_EQ(html_escaped(""), "");
}

TEST(HtmlEscaped, KeepsUtf8) {
  for (const std::string text : {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\xA7\xA0", "\xF4\x8F\xBF\xBF"})
    EXPECT_EQ(html_escaped(text), text);
}

TEST(HtmlEscaped, ReplacesWhatIsNoUtf8OrNoXml) {
  EXPECT_EQ(html_escaped("a\xFF"
                         "b"),
            "a" + kUnknown + "b");
  EXPECT_EQ(html_escaped("a\xC3"), "a" + kUnknown) << "cut short";
  EXPECT_EQ(html_escaped("\xC3<"), kUnknown + "&lt;") << "must not swallow what follows";
  EXPECT_EQ(html_escaped("\xC0\xBC"), kUnknown + kUnknown) << "overlong <";
  EXPECT_EQ(html_escaped("\xED\xA0\x80"), kUnknown + kUnknown + kUnknown) << "surrogate";
  EXPECT_EQ(html_escaped("\xF4\x90\x80\x80"), kUnknown + kUnknown + kUnknown + kUnknown) << "too high";
  EXPECT_EQ(html_escaped(std::string("a\0\x1B"
                                     "b\t\n",
                                     6)),
            "a" + kUnknown + kUnknown + "b\t\n");
}

}  // namespace
}  // namespace sammoe
