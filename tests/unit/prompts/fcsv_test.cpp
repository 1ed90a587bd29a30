#include "support/prompt_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

const char* const kColumns = "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID\n";

std::string file_of(const std::string& system, const std::string& points) {
  return "# Markups fiducial file version = 4.13\n# CoordinateSystem = " + system + "\n" + kColumns + points;
}

std::vector<ObjectPrompt> read(const std::string& text) {
  return read_prompt_file("spleen.fcsv", text);
}

std::string refusal(const std::string& text) {
  return refusal_of("F.fcsv", text);
}

TEST(FcsvPrompts, MakeOneObjectNamedAfterTheFile) {
  const auto prompts = read(file_of("LPS", "0,1,2,3,0,0,0,1,1,1,0,F-1,,\n1,4,5,6,0,0,0,1,1,1,0,F-2,,\n"));
  ASSERT_EQ(prompts.size(), 1U);
  EXPECT_EQ(prompts[0].label, 1);
  EXPECT_EQ(prompts[0].name, "spleen");
  ASSERT_EQ(prompts[0].clicks.size(), 2U);
  EXPECT_EQ(prompts[0].clicks[1].position, (Point3{-4, -5, 6}));
}

TEST(FcsvPrompts, HonourTheCoordinateSystem) {
  const std::pair<const char*, Point3> cases[] = {
      {"LPS", {-1, -2, 3}}, {"1", {-1, -2, 3}}, {"RAS", {1, 2, 3}}, {"0", {1, 2, 3}}};
  for (const auto& [system, expected] : cases) {
    const auto prompts = read(file_of(system, "0,1,2,3,0,0,0,1,1,1,0,F-1,,"));
    EXPECT_EQ(prompts.at(0).clicks.at(0).position, expected) << system;
    EXPECT_EQ(prompts.at(0).clicks.at(0).frame, Frame::ras_mm);
  }
  for (const char* system : {"2", "IJK", "", "lps"})
    EXPECT_THAT(refusal(file_of(system, "0,1,2,3,0,0,0,1,1,1,0,F-1,,")),
                HasSubstr("line 2: CoordinateSystem is "))
        << system;
}

TEST(FcsvPrompts, DoNotGuessWhatTheHeaderOmits) {
  const std::string point = "0,1,2,3,0,0,0,1,1,1,0,F-1,,\n";
  EXPECT_THAT(refusal(kColumns + point), HasSubstr("no line '# CoordinateSystem = LPS'"));
  EXPECT_THAT(refusal("# CoordinateSystem = LPS\n" + point), HasSubstr("no line '# columns"));
  EXPECT_THAT(refusal("# CoordinateSystem = LPS\n# columns = id,x,y\n" + point),
              HasSubstr("expected x, y and z"));
}

TEST(FcsvPrompts, FindTheColumnsByName) {
  const auto prompts = read("# CoordinateSystem = 0\n# columns = label,x,y,z,sel,vis\nF-,7,8,9,1,1\n");
  EXPECT_EQ(prompts.at(0).clicks.at(0).position, (Point3{7, 8, 9}));
  EXPECT_FALSE(prompts.at(0).clicks.at(0).inside);
}

TEST(FcsvPrompts, KnowOutsidePoints) {
  const auto prompts = read(file_of("RAS",
                                    "0,1,2,3,0,0,0,1,1,1,0,\"F, 1-\",,\r\n"
                                    "1,1,2,3,0,0,0,1,1,1,0,F-2,outside,\r\n"
                                    "2,1,2,3,0,0,0,1,1,1,0,F-3,\"a, b\",\r\n"));
  ASSERT_EQ(prompts.at(0).clicks.size(), 3U);
  EXPECT_FALSE(prompts[0].clicks[0].inside);
  EXPECT_FALSE(prompts[0].clicks[1].inside);
  EXPECT_TRUE(prompts[0].clicks[2].inside);
}

TEST(FcsvPrompts, SkipPointsThatWereNeverPlaced) {
  const auto prompts =
      read(file_of("RAS", "0,1,2,3,0,0,0,1,1,1,0,F-1,,,2,0\n1,0,0,0,0,0,0,1,1,1,0,F-2,,,0,0\n"));
  EXPECT_EQ(prompts.at(0).clicks.size(), 1U);
  EXPECT_THAT(refusal(file_of("RAS", "1,0,0,0,0,0,0,1,1,1,0,F-2,,,3,0\n")), HasSubstr("no placed points"));
}

TEST(FcsvPrompts, ReportAllBadLines) {
  const std::string message = refusal(file_of("LPS",
                                              "0,one,2,nan,0,0,0,1,1,1,0,F-1,,\n\n1,4,5\n2,1,2,3,0,0,0,1,1,1,"
                                              "0,\"F-1,,\n3,1,2,3,0,0,0,1,1,1,0,F,,\n"));
  EXPECT_THAT(message, HasSubstr("4 problems"));
  EXPECT_THAT(message, HasSubstr("line 4: x is 'one'"));
  EXPECT_THAT(message, HasSubstr("line 4: z is 'nan'"));
  EXPECT_THAT(message, HasSubstr("line 6: 3 fields; expected 14"));
  EXPECT_THAT(message, HasSubstr("line 7: a quote is not closed"));
}

TEST(FcsvPrompts, RefuseAListWithoutPoints) {
  EXPECT_THAT(refusal(file_of("LPS", "")), HasSubstr("no placed points"));
}

TEST(FcsvPrompts, MayLeaveOutWhatFollowsThePosition) {
  const auto prompts = read(file_of("RAS", "0,1,2,3\n1,4,5,6,0,0,0,1,1,1,0,F-2-\n"));
  ASSERT_EQ(prompts.at(0).clicks.size(), 2U);
  EXPECT_EQ(prompts[0].clicks[0].position, (Point3{1, 2, 3}));
  EXPECT_FALSE(prompts[0].clicks[1].inside);
}

TEST(FcsvPrompts, RefuseControlCharacters) {
  EXPECT_THAT(refusal(file_of("RAS", "0,1,2,3,0,0,0,1,1,1,0,F\x07,,\n")),
              HasSubstr(R"(line 4: holds the control character \u0007)"));
}

}  // namespace
}  // namespace sammoe
