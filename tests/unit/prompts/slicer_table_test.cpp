#include "support/prompt_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

const std::string kRest = ",defined,selected,visible,locked,description\n";

std::vector<ObjectPrompt> read(const std::string& text, const std::string& name = "spleen.csv") {
  return read_prompt_file(name, text);
}

std::string refusal(const std::string& text) {
  return refusal_of("F.csv", text);
}

TEST(SlicerTable, IsOneObjectNamedAfterTheFile) {
  const auto prompts = read("label,r,a,s" + kRest +
                            "F-1,1.5,-2,3,1,1,1,0,\n"
                            "F-2-,4,5,6,1,1,1,0,\n"
                            "F-3,7,8,9,1,1,1,0,outside\n"
                            "F-4,0,0,0,0,1,1,0,\n");
  ASSERT_EQ(prompts.size(), 1U);
  EXPECT_EQ(prompts[0].label, 1);
  EXPECT_EQ(prompts[0].name, "spleen");
  ASSERT_EQ(prompts[0].clicks.size(), 3U) << "the last was never placed";
  EXPECT_EQ(prompts[0].clicks[0].position, (Point3{1.5, -2, 3}));
  EXPECT_EQ(prompts[0].clicks[0].frame, Frame::ras_mm);
  EXPECT_TRUE(prompts[0].clicks[0].inside);
  EXPECT_FALSE(prompts[0].clicks[1].inside);
  EXPECT_FALSE(prompts[0].clicks[2].inside);
}

TEST(SlicerTable, HonoursTheFrameThatTheColumnsName) {
  EXPECT_EQ(read("label,l,p,s\nF-1,1,2,3\n").at(0).clicks.at(0).position, (Point3{-1, -2, 3}));
  EXPECT_EQ(read("label\tr\ta\ts\nF-1\t1\t2\t3\n", "a.tsv").at(0).clicks.at(0).position, (Point3{1, 2, 3}));
  EXPECT_EQ(read("\"label\",\"l\",\"p\",\"s\"\r\n\"F-1\",1,2,3\r\n").at(0).clicks.at(0).position,
            (Point3{-1, -2, 3}));
}

TEST(SlicerTable, ReportsAllBadRows) {
  const std::string message = refusal("label,r,a,s\nF-1,one,2,3\nF-2,1,2\n");
  EXPECT_THAT(message, HasSubstr("2 problems"));
  EXPECT_THAT(message, HasSubstr("line 2: r is 'one'; expected a number in mm"));
  EXPECT_THAT(message, HasSubstr("line 3: 3 fields; expected 4"));
  EXPECT_THAT(refusal("label,r,a,s,defined\nF-1,0,0,0,0\n"), HasSubstr("no placed points"));
}

TEST(OtherProgramsPoints, AreRefusedByName) {
  EXPECT_THAT(refusal_of("points.mps", "<?xml version=\"1.0\"?><point_set_file/>"),
              HasSubstr("is XML, as MITK (.mps) and ITK-SNAP (.annot) write it; expected JSON"));
}

}  // namespace
}  // namespace sammoe
