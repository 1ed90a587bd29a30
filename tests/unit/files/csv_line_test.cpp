#include "files/csv_line.hpp"

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

TEST(SplitCsvLine, SplitsAtOtherSeparators) {
  EXPECT_THAT(split_csv_line("1; 2,5 ;\"a;b\"", ';'), Optional(ElementsAre("1", "2,5", "a;b")));
  EXPECT_THAT(split_csv_line("1\t\t 3", '\t'), Optional(ElementsAre("1", "", "3")));
}

TEST(CsvField, KeepsSpreadsheetsFromRunningText) {
  EXPECT_EQ(csv_field("=cmd|'/C calc'!A0"), "'=cmd|'/C calc'!A0");
  for (const char* text : {"=1+1", "+a", "-a", "@sum", " =1", "\t=1", "-", "--1", "'=1"})
    EXPECT_THAT(csv_field(text), testing::AnyOf(testing::StartsWith("'"), testing::StartsWith("\"'")))
        << text;
  for (const char* text : {"-1.5", "+3", "1e-3", "liver", "a=b", "'quoted'", ""})
    EXPECT_EQ(csv_field(text), text);
}

TEST(CsvField, IsReadBackAsTheSameText) {
  for (const char* text : {"=cmd|'/C calc'!A0", "+a", "-a", "@sum", "-1.5", "'=1", "''@", "'a'", " =1",
                           "\t=1", "a, \"b\"", "#1", "a;b", " both ", "", "'", "=\"1\",2"}) {
    const auto fields = split_csv_line("first," + csv_field(text));
    ASSERT_TRUE(fields && fields->size() == 2) << text;
    EXPECT_EQ(text_of_csv_field((*fields)[1]), text);
  }
}

TEST(CsvField, StaysInOneLine) {
  EXPECT_EQ(csv_field("a\r\nb"), "a  b");
}

TEST(ParseLabel, ReadsWholeNumbersFrom1To65535) {
  EXPECT_THAT(parse_label("1"), Optional(1));
  EXPECT_THAT(parse_label("65535"), Optional(65535));
  EXPECT_THAT(parse_label("3.0"), Optional(3));
  for (const char* text : {"", "0", "-1", "65536", "1.5", "1e99", "one"})
    EXPECT_EQ(parse_label(text), std::nullopt);
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
