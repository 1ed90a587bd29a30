#include "sammoe/prompt_io.hpp"

#include "support/file_bytes.hpp"
#include "support/prompt_file.hpp"
#include "support/temporary_folder.hpp"

#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

/// A file with one list: `fields` are further keys of it, `points` its control points.
std::string one_list(const std::string& fields, const std::string& points) {
  return R"({"@schema": "s", "markups": [{"type": "Fiducial", )" + fields + R"("controlPoints": [)" + points +
         "]}]}";
}

std::vector<ObjectPrompt> read(const std::string& text) {
  return read_prompt_file("case.v2.mrk.json", text);
}

std::string refusal(const std::string& text) {
  return refusal_of("F.mrk.json", text);
}

const char* const kPoint = R"({"label": "F-1", "position": [10, 20, 30]})";

TEST(MarkupsPrompts, HonourTheCoordinateSystem) {
  const Point3 as_lps{-10, -20, 30};
  const Point3 as_ras{10, 20, 30};
  const std::pair<const char*, Point3> cases[] = {
      {"", as_lps},
      {R"("coordinateSystem": "LPS", )", as_lps},
      {R"("coordinateSystem": "1", )", as_lps},
      {R"("coordinateSystem": 1, )", as_lps},
      {R"("coordinateSystem": "RAS", )", as_ras},
      {R"("coordinateSystem": "0", )", as_ras},
      {R"("coordinateSystem": 0, )", as_ras},
  };
  for (const auto& [fields, expected] : cases) {
    const auto prompts = read(one_list(fields, kPoint));
    ASSERT_EQ(prompts.size(), 1U);
    ASSERT_EQ(prompts[0].clicks.size(), 1U);
    EXPECT_EQ(prompts[0].clicks[0].position, expected) << fields;
    EXPECT_EQ(prompts[0].clicks[0].frame, Frame::ras_mm);
    EXPECT_TRUE(prompts[0].clicks[0].inside);
  }
}

TEST(MarkupsPrompts, RefuseOtherCoordinateSystemsAndUnits) {
  for (const char* system : {"\"IJK\"", "\"\"", "2", "null", "\"lps\"", "[0]"})
    EXPECT_THAT(refusal(one_list(std::string(R"("coordinateSystem": )") + system + ", ", kPoint)),
                HasSubstr("markups[0].coordinateSystem: is "))
        << system;
  for (const char* unit : {"\"um\"", "\"\"", "1", "[]", R"(["um", "UCUM", "micrometer"])"})
    EXPECT_THAT(refusal(one_list(std::string(R"("coordinateUnits": )") + unit + ", ", kPoint)),
                HasSubstr("markups[0].coordinateUnits: is "))
        << unit;
  EXPECT_EQ(refusal(one_list(R"("coordinateUnits": ["mm", "UCUM", "millimeter"], )", kPoint)), "accepted");
}

TEST(MarkupsPrompts, KnowOutsidePoints) {
  const std::pair<const char*, bool> inside_of[] = {
      {R"("label": "F-1")", true},
      {R"("label": "F-1-")", false},
      {R"("label": "liver - ")", false},
      {R"("label": "-")", false},
      {R"("label": "")", true},
      {R"("description": "Outside")", false},
      {R"("description": "negative")", false},
      {R"("description": "outside the rib cage")", true},
      {R"("description": "")", true},
  };
  for (const auto& [fields, inside] : inside_of) {
    const auto prompts = read(one_list("", std::string("{") + fields + R"(, "position": [1, 2, 3]})"));
    EXPECT_EQ(prompts.at(0).clicks.at(0).inside, inside) << fields;
  }
}

TEST(MarkupsPrompts, SkipPointsThatWereNeverPlaced) {
  for (const char* status : {"undefined", "preview", "missing"}) {
    const std::string absent = std::string(R"({"positionStatus": ")") + status + R"(", "position": null})";
    EXPECT_EQ(read(one_list("", absent + "," + kPoint)).at(0).clicks.size(), 1U);
    EXPECT_THAT(refusal(one_list("", absent)), HasSubstr("markups: no placed points"));
  }
}

TEST(MarkupsPrompts, MakeOneObjectOfEachList) {
  const std::string list = std::string(R"({"type": "Fiducial", "controlPoints": [)") + kPoint + "]";
  const auto prompts = read(R"({"markups": [)" + list + R"(, "name": "spleen"}, )" + list + "}]}");
  ASSERT_EQ(prompts.size(), 2U);
  EXPECT_EQ(prompts[0].label, 1);
  EXPECT_EQ(prompts[0].name, "spleen");
  EXPECT_EQ(prompts[1].label, 2);
  EXPECT_EQ(prompts[1].name, "case.v2");
}

TEST(MarkupsPrompts, RefuseWhatIsNotAPointList) {
  EXPECT_THAT(refusal(R"({"markups": [{"type": "Curve", "controlPoints": []}]})"),
              HasSubstr("markups[0]: type is 'Curve'; expected 'Fiducial' (a point list) or 'ROI'"));
  EXPECT_THAT(refusal(R"({"markups": [{"controlPoints": []}]})"), HasSubstr("type is ''"));
  EXPECT_THAT(refusal(R"({"markups": []})"), HasSubstr("markups: is a list of 0"));
  EXPECT_THAT(refusal(R"({"markups": 1})"), HasSubstr("markups: is 1"));
  EXPECT_THAT(refusal(R"({"markups": [null]})"), HasSubstr("markups[0]: is null; expected an object"));
  EXPECT_THAT(refusal(R"({"markups": [{"type": "Fiducial"}]})"), HasSubstr("no key 'controlPoints'"));
}

TEST(MarkupsPrompts, ReportAllBadPointsByTheirPath) {
  const std::string message =
      refusal(one_list("",
                       R"({"label": "a"}, {"position": [1, 2]}, {"position": [1, 2, "3"]},
         {"label": 5, "position": [1, 2, 3]}, 7)"));
  EXPECT_THAT(message, HasSubstr("5 problems"));
  EXPECT_THAT(message, HasSubstr("markups[0].controlPoints[0]: no key 'position'"));
  EXPECT_THAT(message, HasSubstr("markups[0].controlPoints[1].position: is a list of 2"));
  EXPECT_THAT(message, HasSubstr("markups[0].controlPoints[2].position[2]: is the text '3'"));
  EXPECT_THAT(message, HasSubstr("markups[0].controlPoints[3].label: is 5; expected text"));
  EXPECT_THAT(message, HasSubstr("markups[0].controlPoints[4]: is 7; expected an object"));
}

TEST(MarkupsPrompts, RefuseMoreListsThanLabels) {
  std::string text = R"({"markups": [)";
  for (int n = 0; n < 65536; ++n) text += "{},";
  EXPECT_THAT(refusal(text + "{}]}"), HasSubstr("65537 lists; expected at most 65535"));
}

/// The objects and the warnings of a file.
std::pair<std::vector<ObjectPrompt>, std::vector<std::string>> read_with_warnings(const std::string& text) {
  const TemporaryFolder folder;
  write_bytes(folder.path() / "case.mrk.json", bytes_of(text));
  std::vector<std::string> warnings;
  std::vector<ObjectPrompt> objects = read_prompts(folder.path() / "case.mrk.json", &warnings);
  return {objects, warnings};
}

TEST(MarkupsPrompts, ReadTheCentreOfARoiWithAWarning) {
  const auto [objects, warnings] = read_with_warnings(
      R"({"markups": [{"type": "ROI", "name": "R", "coordinateSystem": "LPS", "roiType": "Box",
                       "center": [10, 20, 30], "size": [5, 6, 7], "controlPoints": [{"position": [10, 20, 30]}]}]})");
  ASSERT_EQ(objects.size(), 1U);
  ASSERT_EQ(objects[0].clicks.size(), 1U);
  EXPECT_EQ(objects[0].clicks[0].position, (Point3{-10, -20, 30}));
  EXPECT_TRUE(objects[0].clicks[0].inside);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0],
              HasSubstr("case.mrk.json: markups[0]: the ROI 'R' is read as a click at its centre"));
  EXPECT_THAT(refusal(R"({"markups": [{"type": "ROI", "center": [0, 0]}]})"), HasSubstr("markups[0].center"));
  EXPECT_THAT(refusal(R"({"markups": [{"type": "ROI"}]})"), HasSubstr("no key 'center'"));
}

TEST(MarkupsPrompts, SkipEmptyListsWithAWarningAndKeepTheOthersLabels) {
  const auto [objects, warnings] = read_with_warnings(
      std::string(R"({"markups": [{"type": "Fiducial", "name": "none", "controlPoints": []},
                                  {"type": "Fiducial", "name": "liver", "controlPoints": [)") +
      kPoint + "]}]}");
  ASSERT_EQ(objects.size(), 1U);
  EXPECT_EQ(objects[0].name, "liver");
  EXPECT_EQ(objects[0].label, 2);
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings[0], HasSubstr("markups[0]: the list 'none' has no placed points; skipped"));
  EXPECT_THAT(refusal(one_list("", "")), HasSubstr("no placed points"));
}

TEST(MarkupsPrompts, MakeOneObjectOfPositiveAndNegative) {
  const auto text = [](const std::string& first, const std::string& second) {
    return R"({"markups": [{"type": "Fiducial", "coordinateSystem": "RAS", "name": ")" + first +
           R"(", "controlPoints": [{"position": [1, 2, 3]}]}, {"type": "Fiducial", "coordinateSystem": "RAS", "name": ")" +
           second + R"(", "controlPoints": [{"position": [4, 5, 6]}]}]})";
  };
  for (const auto& [first, second] : std::vector<std::pair<std::string, std::string>>{
           {"Positive", "negative"}, {"+", "-"}, {"negative", "positive"}, {"-", "+"}}) {
    const auto prompts = read(text(first, second));
    ASSERT_EQ(prompts.size(), 1U) << first;
    EXPECT_EQ(prompts[0].label, 1);
    EXPECT_EQ(prompts[0].name, "case.v2");
    ASSERT_EQ(prompts[0].clicks.size(), 2U);
    EXPECT_TRUE(prompts[0].clicks[0].inside);
    EXPECT_FALSE(prompts[0].clicks[1].inside);
    const bool in_order = first == "Positive" || first == "+";
    EXPECT_EQ(prompts[0].clicks[1].position, in_order ? (Point3{4, 5, 6}) : (Point3{1, 2, 3})) << first;
  }
  EXPECT_EQ(read(text("positive", "liver")).size(), 2U);
}

TEST(MarkupsPrompts, RefuseControlCharactersInNames) {
  EXPECT_THAT(
      refusal(one_list(R"("name": "a\u001b[31m", )", kPoint)),
      HasSubstr(R"(markups[0].name: is the text 'a\u001b[31m'; expected plain text without the control)"));
}

}  // namespace
}  // namespace sammoe
