#include "io/nrrd_mha/text_header.hpp"

#include "support/refusal.hpp"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(TextHeader, ExactTextReadsBackToTheSameNumber) {
  for (const double value :
       {0.0, 1.0, -1.0 / 3, 0.1, 1e-300, 123456789.123456789, std::numeric_limits<double>::max()})
    EXPECT_EQ(std::stod(exact_text(value)), value);
  EXPECT_EQ(exact_text(0.5), "0.5");
}

TEST(TextHeader, NumbersMustBeAllOfTheValue) {
  TextFields fields;
  fields.add("good", "(1,-2.5e1,0) (4, 5 ,6)");
  EXPECT_THAT(fields.numbers("good", 6), ElementsAre(1, -25, 0, 4, 5, 6));
  for (const char* text :
       {"1 2", "1 2 3 4", "1 2 x", "1 2 3mm", "1;2;3", "", "1 2 nan", "1 2 inf", "1 2 1e999"}) {
    TextFields bad;
    bad.add("field", text);
    EXPECT_THAT(refusal_of([&] { bad.numbers("field", 3); }), HasSubstr("expected 3 finite numbers")) << text;
  }
  EXPECT_THAT(refusal_of([&] { fields.numbers("absent", 3); }), HasSubstr("no header field 'absent'"));
}

TEST(TextHeader, LinesLoseTheirEnds) {
  std::string_view text = "one\r\ntwo\n\nrest";
  std::string_view line;
  EXPECT_TRUE(take_line(text, line));
  EXPECT_EQ(line, "one");
  EXPECT_TRUE(take_line(text, line));
  EXPECT_EQ(line, "two");
  EXPECT_TRUE(take_line(text, line));
  EXPECT_EQ(line, "");
  EXPECT_FALSE(take_line(text, line));
  EXPECT_EQ(text, "rest");
}

TEST(TextHeader, RasFromLpsIsItsOwnInverse) {
  Affine affine;
  affine.steps_mm = {{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}};
  affine.origin_mm = {10, 11, 12};
  const Affine ras = ras_from_lps(affine);
  EXPECT_EQ(ras.origin_mm, (Point3{-10, -11, 12}));
  EXPECT_EQ(ras.steps_mm, (Matrix3{{{-1, -2, -3}, {-4, -5, -6}, {7, 8, 9}}}));
  EXPECT_EQ(ras_from_lps(ras).steps_mm, affine.steps_mm);
}

}  // namespace
}  // namespace sammoe
