#include "support/prompt_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

const std::string kHeader = "label,name,frame,x,y,z,inside\n";

std::vector<ObjectPrompt> read(const std::string& text) {
  return read_prompt_file("clicks.csv", text);
}

std::string refusal(const std::string& text) {
  return refusal_of("clicks.csv", text);
}

TEST(CsvPrompts, GroupLinesByLabelInOrderOfAppearance) {
  const auto prompts = read(kHeader +
                            "5,\"liver, right\",ras_mm,1.5,-2,3,+\n"
                            "2,,voxel,4,5,6,\n"
                            "5,,voxel,7,8,9,-\n");
  ASSERT_EQ(prompts.size(), 2U);
  EXPECT_EQ(prompts[0].label, 5);
  EXPECT_EQ(prompts[0].name, "liver, right");
  ASSERT_EQ(prompts[0].clicks.size(), 2U);
  EXPECT_EQ(prompts[0].clicks[0].position, (Point3{1.5, -2, 3}));
  EXPECT_EQ(prompts[0].clicks[0].frame, Frame::ras_mm);
  EXPECT_TRUE(prompts[0].clicks[0].inside);
  EXPECT_EQ(prompts[0].clicks[1].frame, Frame::voxel);
  EXPECT_FALSE(prompts[0].clicks[1].inside);
  EXPECT_EQ(prompts[1].label, 2);
  EXPECT_TRUE(prompts[1].clicks.at(0).inside);
}

TEST(CsvPrompts, TakeColumnsInAnyOrderAndWithoutOptionalOnes) {
  const auto prompts = read("\xEF\xBB\xBF# made by hand\r\nZ, Y, X, Frame\r\n\r\n3,2,1,voxel\r\n6,5,4,voxel");
  ASSERT_EQ(prompts.size(), 1U);
  EXPECT_EQ(prompts[0].label, 1);
  ASSERT_EQ(prompts[0].clicks.size(), 2U);
  EXPECT_EQ(prompts[0].clicks[0].position, (Point3{1, 2, 3}));
  EXPECT_EQ(prompts[0].clicks[1].position, (Point3{4, 5, 6}));
}

TEST(CsvPrompts, KnowTheWordsForInside) {
  for (const char* word : {"", "+", "1", "true", "TRUE"})
    EXPECT_TRUE(read(kHeader + "1,,voxel,1,2,3," + word).at(0).clicks.at(0).inside) << word;
  for (const char* word : {"-", "0", "false", "False"})
    EXPECT_FALSE(read(kHeader + "1,,voxel,1,2,3," + word).at(0).clicks.at(0).inside) << word;
}

TEST(CsvPrompts, RefuseBadHeaders) {
  EXPECT_THAT(refusal("1,voxel,1,2,3\n"), HasSubstr("line 1: no column frame in '1,voxel,1,2,3'"));
  EXPECT_THAT(refusal("label|frame|x|y|z\n1|voxel|1|2|3\n"), HasSubstr("line 1: no column frame"));
  EXPECT_THAT(refusal("frame,x,y,z,inner\n"), HasSubstr("unknown column 'inner'"));
  EXPECT_THAT(refusal("frame,x,y,z,x\n"), HasSubstr("column x appears more than once"));
  EXPECT_THAT(refusal("frame,x,y,\"z\n"), HasSubstr("line 1: "));
}

TEST(CsvPrompts, ReportAllBadLines) {
  const std::string message = refusal(kHeader +
                                      "1,,voxel,1,2,3,+\n"
                                      "0,,voxel,1,2,3,+\n"
                                      "2,,lps,1,2,3,+\n"
                                      "2,,voxel,1,2,3.x,yes\n"
                                      "2,,voxel,1,2,+\n"
                                      "2,\"a\"b,voxel,1,2,3,+\n");
  EXPECT_THAT(message, HasSubstr("6 problems"));
  EXPECT_THAT(message, HasSubstr("line 3: label is '0'; expected a whole number from 1 to 65535"));
  EXPECT_THAT(message, HasSubstr("line 4: frame is 'lps'"));
  EXPECT_THAT(message, HasSubstr("line 5: z is '3.x'"));
  EXPECT_THAT(message, HasSubstr("line 5: inside is 'yes'"));
  EXPECT_THAT(message, HasSubstr("line 6: 6 fields; expected 7"));
  EXPECT_THAT(message, HasSubstr("line 7: a quote"));
}

TEST(CsvPrompts, RefuseLabelsOutOfRange) {
  for (const char* label : {"0", "-1", "65536", "1.5", "x", "1e300", "nan"})
    EXPECT_THAT(refusal(kHeader + label + ",,voxel,1,2,3,+"), HasSubstr("line 2: label is ")) << label;
}

TEST(CsvPrompts, RefuseTwoNamesForALabel) {
  EXPECT_THAT(refusal(kHeader + "1,a,voxel,1,2,3,+\n1,b,voxel,1,2,3,+\n"),
              HasSubstr("line 3: label 1 has the name 'b' here and 'a' above"));
}

TEST(CsvPrompts, RefuseATableWithoutClicks) {
  EXPECT_THAT(refusal(kHeader), HasSubstr("no clicks"));
  EXPECT_THAT(refusal("# only a comment\n"), HasSubstr("no clicks"));
}

TEST(CsvPrompts, ReadWhatSpreadsheetsWrite) {
  for (const char* text :
       {"label;frame;x;y;z\r\n1;voxel;1;2.5;3\r\n;;;;\r\n", "sep=;\nframe;x;y;z\nvoxel;1;2.5;3 \n",
        "frame\tx\ty\tz\nvoxel\t1\t2.5\t3\n", "frame,x,y,z,,\nvoxel,1,2.5,3,,\n,,,,,\n"}) {
    const auto prompts = read(text);
    ASSERT_EQ(prompts.size(), 1U) << text;
    ASSERT_EQ(prompts[0].clicks.size(), 1U) << text;
    EXPECT_EQ(prompts[0].clicks[0].position, (Point3{1, 2.5, 3})) << text;
  }
  EXPECT_THAT(refusal("frame;x;y;z\nvoxel;1;2,5;3\n"),
              HasSubstr("line 2: y is '2,5'; expected a number with a decimal point, not a comma"));
}

TEST(CsvPrompts, RefuseControlCharactersInNames) {
  EXPECT_THAT(refusal(kHeader + "1,\x1b[31mliver,voxel,1,2,3,+"),
              HasSubstr(R"(line 2: holds the control character \u001b)"));
}

}  // namespace
}  // namespace sammoe
