#include "files/csv_table.hpp"

#include "support/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

CsvColumns columns() {
  return {{"image", "label", "task"}, {"image", "label"}, "a header line with image and label"};
}

CsvTable read(const std::string& text) {
  FileProblems problems("t.csv");
  CsvTable table = read_csv_table(text, columns(), problems);
  problems.throw_if_any();
  return table;
}

std::string refusal(const std::string& text) {
  return refusal_of([&] { read(text); });
}

TEST(CsvTable, GivesFieldsByColumnWithTheirLines) {
  const CsvTable table = read("# made by hand\r\n\r\nLabel , IMAGE\r\nb, a \r\n\r\n\"d,e\",c\r\n");
  EXPECT_THAT(table.columns, ElementsAre("label", "image"));
  EXPECT_EQ(table.header_line, 3U);
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_EQ(table.rows[0].place(), "line 4");
  EXPECT_EQ(table.rows[0]["image"], "a");
  EXPECT_EQ(table.rows[1].line(), 6U);
  EXPECT_EQ(table.rows[1]["label"], "d,e");
  EXPECT_EQ(table.rows[1]["task"], "") << "a column that the table lacks";
  EXPECT_TRUE(table.has("image"));
  EXPECT_FALSE(table.has("task"));
}

TEST(CsvTable, ReadsWhatSpreadsheetsWrite) {
  for (const char* text : {"image;label\na;b,c\n", "image\tlabel\na\tb,c\n", "sep=;\nimage;label\na;b,c\n",
                           "SEP=\t\nimage\tlabel\na\tb,c", "image,label,,\na,\"b,c\",,\n,,,\n,,,\n",
                           "image,label\na,\"b,c\",,\n"}) {
    const CsvTable table = read(text);
    ASSERT_EQ(table.rows.size(), 1U) << text;
    EXPECT_EQ(table.rows[0]["image"], "a") << text;
    EXPECT_EQ(table.rows[0]["label"], "b,c") << text;
  }
}

TEST(CsvTable, ReadsBackWhatCsvFieldWrote) {
  for (const char* text : {"=cmd|'/C calc'!A0", "-1.5", "'=1", "a, \"b\"", "@x"})
    EXPECT_EQ(read(std::string("image,label\na,") + csv_field(text) + "\n").rows.at(0)["label"], text);
}

TEST(CsvTable, RefusesHeadersThatLackOrRepeatColumns) {
  EXPECT_THAT(
      refusal("image,task\na,x\n"),
      HasSubstr(
          "t.csv: line 1: no column label in 'image,task'; expected a header line with image and label"));
  EXPECT_THAT(refusal("image,label,weight\na,b,1\n"),
              HasSubstr("line 1: unknown column 'weight'; expected a header"));
  EXPECT_THAT(refusal("image,label,label\na,b,c\n"),
              HasSubstr("column label appears more than once; expected"));
  EXPECT_THAT(refusal("\"image,label\na,b\n"), HasSubstr("line 1: a quote is not closed"));
  EXPECT_THAT(refusal("image,,label\na,,b\n"), HasSubstr("unknown column ''"));
  EXPECT_THAT(refusal("sep=|\nimage|label\n"),
              HasSubstr("separator '|'; expected a comma, semicolon or tab"));
}

TEST(CsvTable, RefusesRowsThatDoNotFitTheHeader) {
  const std::string message = refusal("image,label\na\na,b,c\n\"a,b\n");
  EXPECT_THAT(message,
              AllOf(HasSubstr("3 problems"), HasSubstr("line 2: 1 fields; expected 2 as in the header"),
                    HasSubstr("line 3: 3 fields"), HasSubstr("line 4: a quote is not closed")));
}

TEST(CsvTable, RefusesControlCharactersShowingThem) {
  EXPECT_THAT(
      refusal("image,label\na,\x1b[31mb\n"),
      HasSubstr(R"(line 2: holds the control character \u001b in 'a,\u001b[31mb'; expected plain text)"));
  EXPECT_THAT(refusal("image,label\na,\xc2\x9b"
                      "b\n"),
              HasSubstr(R"(control character \u009b)"));
  EXPECT_THAT(refusal("image,label\na,M\xe4gen\n"), HasSubstr("line 2: is not UTF-8"));
}

TEST(CsvTable, MayHaveOtherColumnsWhereTheyAreAllowed) {
  CsvColumns loose = columns();
  loose.others_allowed = true;
  FileProblems problems("t.csv");
  const CsvTable table = read_csv_table("image,label,weight\na,b,3\n", loose, problems);
  EXPECT_EQ(problems.count(), 0U);
  EXPECT_EQ(table.rows.at(0)["weight"], "3");
}

}  // namespace
}  // namespace sammoe
