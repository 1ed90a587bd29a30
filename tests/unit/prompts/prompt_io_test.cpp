#include "support/error_matchers.hpp"
#include "support/prompt_file.hpp"

#include <clocale>
#include <locale>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

const std::string kJson = R"({"objects": [{"label": 1, "points": [{"ras_mm": [1.5, 2, 3]}]}]})";
const std::string kMarkups =
    R"({"markups": [{"type": "Fiducial", "coordinateSystem": "RAS",
                     "controlPoints": [{"position": [1.5, 2, 3]}]}]})";
const std::string kFcsv =
    "# Markups fiducial file version = 5\n# CoordinateSystem = RAS\n# columns = x,y,z\n1.5,2,3\n";
const std::string kCsv = "frame,x,y,z\nras_mm,1.5,2,3\n";

TEST(ReadPrompts, ContentDecidesTheFormat) {
  for (const std::string& text : {kJson, kMarkups, kFcsv, kCsv, "\n \n" + kJson}) {
    for (const char* name : {"clicks.txt", "clicks"}) {
      const auto prompts = read_prompt_file(name, text);
      ASSERT_EQ(prompts.size(), 1U);
      EXPECT_EQ(prompts[0].clicks.at(0).position, (Point3{1.5, 2, 3})) << text;
    }
  }
}

TEST(ReadPrompts, TheEndingDecidesIfTheContentDoesNot) {
  EXPECT_THAT(refusal_of("a.json", kCsv), HasSubstr("is not valid JSON"));
  EXPECT_EQ(refusal_of("a.FCSV", "# CoordinateSystem = RAS\n# columns = x,y,z\n1.5,2,3\n"), "accepted");
}

TEST(ReadPrompts, ATextInMemoryIsReadAsItsFile) {
  const std::vector<ObjectPrompt> prompts = parse_prompts("\xEF\xBB\xBF" + kCsv, "upload.csv");
  ASSERT_EQ(prompts.size(), 1U);
  EXPECT_EQ(prompts[0].clicks.at(0).position, (Point3{1.5, 2, 3}));
  expect_error(ErrorCode::input, {"upload.csv", "is empty"}, [] { parse_prompts(" \n", "upload.csv"); });
  expect_error(ErrorCode::input, {"upload.csv", "line 3"},
               [] { parse_prompts(kCsv + "ras_mm,1,2,a\n", "upload.csv"); });
}

TEST(ReadPrompts, RefusesWhatIsNoTextFile) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_prompts(folder.path()), Error);
  EXPECT_THROW(read_prompts(folder.path() / "absent.json"), Error);
  EXPECT_THAT(refusal_of("a.csv", ""), HasSubstr("is empty"));
  EXPECT_THAT(refusal_of("a.csv", "\xEF\xBB\xBF \n\t\r\n"), HasSubstr("is empty"));
  EXPECT_THAT(refusal_of("a.csv", kCsv + std::string(1, '\0')), HasSubstr("is not a text file"));
  EXPECT_THAT(refusal_of("a.csv", std::string((16U << 20U) + 1, 'x')), HasSubstr("larger than 16 MB"));
}

TEST(ReadPrompts, NamesTheFileAndTheReason) {
  try {
    read_prompts("/no/such/clicks.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
    EXPECT_THAT(error.what(), HasSubstr("/no/such/clicks.json: cannot be opened: No such file"));
  }
}

/// Writes and reads numbers with a decimal comma.
struct DecimalComma : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
};

TEST(ReadPrompts, ReadsNumbersTheSameInALocaleWithDecimalCommas) {
  const std::locale of_streams = std::locale::global(std::locale(std::locale(), new DecimalComma));
  const std::string of_c = std::setlocale(LC_ALL, nullptr);
  std::setlocale(LC_ALL, "de_DE.UTF-8");  // where it is installed
  std::vector<Point3> positions;
  for (const std::string& text : {kJson, kMarkups, kFcsv, kCsv})
    positions.push_back(read_prompt_file("a", text).at(0).clicks.at(0).position);
  std::setlocale(LC_ALL, of_c.c_str());
  std::locale::global(of_streams);
  EXPECT_THAT(positions, testing::Each(Point3{1.5, 2, 3}));
}

TEST(ReadPrompts, RefusesWhatIsNotUtf8) {
  EXPECT_THAT(refusal_of("a.csv",
                         "label,name,frame,x,y,z\n1,R\xfc"
                         "cken,ras_mm,1,2,3\n"),
              HasSubstr("line 2: is not UTF-8"));
  EXPECT_THAT(refusal_of("a.fcsv", kFcsv + "# \xff\n"), HasSubstr("is not UTF-8"));
  EXPECT_THAT(refusal_of("a.json",
                         "{\"objects\": [{\"name\": \"R\xfc"
                         "cken\"}]}"),
              HasSubstr("UTF-8"));
}

TEST(ReadPrompts, RefusesHugeNumbers) {
  for (const std::string& number : std::vector<std::string>{"1e999", "-1e999", std::string(100000, '9')}) {
    EXPECT_NE(refusal_of("a.csv", "frame,x,y,z\nras_mm," + number + ",2,3\n"), "accepted");
    EXPECT_NE(refusal_of("a.json", "{\"objects\": [{\"label\": 1, \"points\": [{\"ras_mm\": [" + number +
                                       ", 2, 3]}]}]}"),
              "accepted");
    EXPECT_NE(refusal_of("a.json", "{\"objects\": [{\"label\": " + number + "}]}"), "accepted");
  }
}

/// Damaged files are read or refused, and never end in anything else.
TEST(ReadPrompts, SurvivesDamage) {
  std::mt19937 random(5);
  for (const std::string& good : {kJson, kMarkups, kFcsv, kCsv}) {
    for (std::size_t length = 0; length < good.size(); length += 3) {
      EXPECT_NO_THROW(refusal_of("a.txt", good.substr(0, length))) << length;
      std::string changed = good;
      for (int n = 0; n < 3; ++n) changed[random() % changed.size()] = static_cast<char>(random() % 256);
      EXPECT_NO_THROW(refusal_of("a.txt", changed)) << changed;
    }
  }
}

}  // namespace
}  // namespace sammoe
