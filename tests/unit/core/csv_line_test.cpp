#include "core/csv_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::Optional;

TEST(SplitLines, KnowsAllLineEndsAndCountsFromOne) {
  std::vector<std::string> seen;
  for (const TextLine& line : split_lines("a\nb\r\n\rc"))
    seen.push_back(std::to_string(line.number) + std::string(line.text));
  EXPECT_THAT(seen, ElementsAre("1a", "2b", "3", "4c"));
  EXPECT_TRUE(split_lines("").empty());
}

TEST(SplitCsvLine, SplitsAndTrims) {
  EXPECT_THAT(split_csv_line("1, two ,\t3"), Optional(ElementsAre("1", "two", "3")));
  EXPECT_THAT(split_csv_line(""), Optional(ElementsAre("")));
  EXPECT_THAT(split_csv_line("a,,"), Optional(ElementsAre("a", "", "")));
}

TEST(SplitCsvLine, KeepsCommasAndQuotesInQuotes) {
  EXPECT_THAT(split_csv_line(R"("a, b", "say ""x""" ,c)"), Optional(ElementsAre("a, b", R"(say "x")", "c")));
  EXPECT_THAT(split_csv_line(R"("",5"9)"), Optional(ElementsAre("", R"(5"9)")));
}

TEST(SplitCsvLine, RefusesBrokenQuotes) {
  EXPECT_EQ(split_csv_line(R"("open,1)"), std::nullopt);
  EXPECT_EQ(split_csv_line(R"("a"b,1)"), std::nullopt);
  EXPECT_EQ(split_csv_line(R"(1,")"), std::nullopt);
}

TEST(ParseNumber, ReadsDecimalNumbers) {
  EXPECT_THAT(parse_number("-12.5"), Optional(-12.5));
  EXPECT_THAT(parse_number("+3"), Optional(3.0));
  EXPECT_THAT(parse_number("1e-3"), Optional(1e-3));
}

TEST(ParseNumber, RefusesEverythingElse) {
  for (const char* text :
       {"", "+", "-", "+-1", "1,5", "1.5x", " 1", "nan", "inf", "-infinity", "1e999", "0x10"})
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
}

}  // namespace
}  // namespace sammoe
