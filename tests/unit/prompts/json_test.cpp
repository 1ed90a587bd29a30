#include "support/prompt_file.hpp"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string refusal(const std::string& text) {
  return refusal_of("clicks.json", text);
}

std::string with_point(const std::string& point) {
  return R"({"objects": [{"label": 1, "points": [)" + point + "]}]}";
}

std::string with_label(const std::string& label) {
  return R"({"objects": [{"label": )" + label + R"(, "points": [{"voxel": [1, 2, 3]}]}]})";
}

TEST(JsonPrompts, KeepsEverythingInOrder) {
  const auto prompts = read_prompt_file("clicks.json", R"({"$schema": "x", "objects": [
    {"label": 7, "name": "liver", "points": [{"ras_mm": [1.5, -2, 3e1], "inside": false},
                                                     {"voxel": [4, 5, 6.25]}]},
    {"points": [{"voxel": [0, 0, 0], "inside": true}], "label": 65535}]})");
  ASSERT_EQ(prompts.size(), 2U);
  EXPECT_EQ(prompts[0].label, 7);
  EXPECT_EQ(prompts[0].name, "liver");
  ASSERT_EQ(prompts[0].clicks.size(), 2U);
  EXPECT_EQ(prompts[0].clicks[0].position, (Point3{1.5, -2, 30}));
  EXPECT_EQ(prompts[0].clicks[0].frame, Frame::ras_mm);
  EXPECT_FALSE(prompts[0].clicks[0].inside);
  EXPECT_EQ(prompts[0].clicks[1].position, (Point3{4, 5, 6.25}));
  EXPECT_EQ(prompts[0].clicks[1].frame, Frame::voxel);
  EXPECT_TRUE(prompts[0].clicks[1].inside);
  EXPECT_EQ(prompts[1].label, 65535);
  EXPECT_EQ(prompts[1].name, "");
}

TEST(JsonPrompts, RefusesLabelsOutOfRange) {
  for (const char* label :
       {"0", "-1", "65536", "1.5", "1e300", "99999999999999999999", "\"1\"", "null", "true"})
    EXPECT_THAT(refusal(with_label(label)), HasSubstr("objects[0].label: is ")) << label;
  EXPECT_EQ(refusal(with_label("65535")), "accepted");
}

std::string with_terms(const std::string& terms) {
  return R"({"objects": [{"label": 1, "points": [{"voxel": [1, 2, 3]}], "terms": )" + terms + "}]}";
}

TEST(JsonPrompts, KeepsTheTermsOfAnObject) {
  const auto prompts = read_prompt_file("clicks.json", with_terms(R"({
    "category": {"value": "123037004", "scheme": "SCT", "meaning": "Anatomical Structure"},
    "type": {"value": "64033007", "scheme": "SCT", "meaning": "Kidney"},
    "type_modifier": {"value": "7771000", "scheme": "SCT", "meaning": "Left"}})"));
  ASSERT_EQ(prompts.size(), 1U);
  const ObjectTerms& terms = prompts[0].terms;
  ASSERT_TRUE(terms.category && terms.type && terms.type_modifier);
  EXPECT_EQ(terms.category->meaning, "Anatomical Structure");
  EXPECT_EQ(terms.type->value, "64033007");
  EXPECT_EQ(terms.type->scheme, "SCT");
  EXPECT_EQ(terms.type_modifier->meaning, "Left");
  EXPECT_FALSE(terms.region);
}

TEST(JsonPrompts, RefusesBadTermsByTheirPath) {
  const std::string left = R"({"value": "7771000", "scheme": "SCT", "meaning": "Left"})";
  EXPECT_THAT(refusal(with_terms("5")), HasSubstr("objects[0].terms: is 5; expected an object"));
  EXPECT_THAT(refusal(with_terms(R"({"kind": )" + left + "}")), HasSubstr("unknown key 'kind'"));
  EXPECT_THAT(refusal(with_terms(R"({"type_modifier": )" + left + "}")), HasSubstr("without type"));
  EXPECT_THAT(refusal(with_terms(R"({"region_modifier": )" + left + "}")), HasSubstr("without region"));
  EXPECT_THAT(refusal(with_terms(R"({"type": {"value": "1", "scheme": "SCT"}})")),
              HasSubstr("objects[0].terms.type: no key 'meaning'"));
  EXPECT_THAT(
      refusal(with_terms(R"({"type": {"value": "12345678901234567", "scheme": "SCT", "meaning": "x"}})")),
      HasSubstr("objects[0].terms.type.value: is "));
  EXPECT_THAT(refusal(with_terms(R"({"type": {"value": "1 2", "scheme": "SCT", "meaning": "x"}})")),
              HasSubstr("value is '1 2'; expected letters"));
}

TEST(JsonPrompts, RefusesBadPointsByTheirPath) {
  EXPECT_THAT(refusal(with_point("{}")), HasSubstr("objects[0].points[0]: no position"));
  EXPECT_THAT(refusal(with_point("5")), HasSubstr("objects[0].points[0]: is 5; expected an object"));
  EXPECT_THAT(refusal(with_point(R"({"voxel": [1, 2, 3], "ras_mm": [1, 2, 3]})")), HasSubstr("keep one"));
  EXPECT_THAT(refusal(with_point(R"({"voxel": [1, 2]})")), HasSubstr("points[0].voxel: is a list of 2"));
  EXPECT_THAT(refusal(with_point(R"({"ras_mm": "1,2,3"})")),
              HasSubstr("points[0].ras_mm: is the text '1,2,3'"));
  EXPECT_THAT(refusal(with_point(R"({"ras_mm": [1, null, 3]})")), HasSubstr("points[0].ras_mm[1]: is null"));
  EXPECT_THAT(refusal(with_point(R"({"ras_mm": [1, NaN, 3]})")), HasSubstr("is not valid JSON"));
  EXPECT_THAT(refusal(with_point(R"({"voxel": [1, 2, 3], "inside": 1})")),
              HasSubstr("points[0].inside: is 1"));
  EXPECT_THAT(refusal(with_point("")),
              HasSubstr("objects[0].points: is a list of 0; expected a list of at least one"));
}

TEST(JsonPrompts, RefusesOtherShapes) {
  EXPECT_THAT(refusal("[]"), HasSubstr("is a list of 0; expected an object"));
  EXPECT_THAT(refusal("3"), HasSubstr("is 3; expected an object"));
  EXPECT_THAT(refusal("{}"), HasSubstr("no key 'objects'"));
  EXPECT_THAT(refusal(R"({"objects": {}})"), HasSubstr("objects: is an object; expected a list"));
  EXPECT_THAT(refusal(R"({"objects": []})"), HasSubstr("objects: is a list of 0"));
  EXPECT_THAT(refusal(R"({"objects": [1, 2]})"), HasSubstr("2 problems: (1) objects[0]: is 1"));
  EXPECT_THAT(refusal(R"({"objects": [[]]})"), HasSubstr("objects[0]: is a list of 0; expected an object"));
  EXPECT_THAT(refusal(R"({"objects": [{"points": [{"voxel": [1, 2, 3]}]}]})"), HasSubstr("no key 'label'"));
  EXPECT_THAT(refusal(R"({"objects": [{"label": 1, "name": 5, "points": [{"voxel": [1, 2, 3]}]}]})"),
              HasSubstr("objects[0].name: is 5; expected text"));
}

TEST(JsonPrompts, RefusesALabelUsedTwice) {
  EXPECT_THAT(refusal(R"({"objects": [{"label": 4, "points": [{"voxel": [1, 2, 3]}]},
                                      {"label": 4, "points": [{"voxel": [1, 2, 4]}]}]})"),
              HasSubstr("objects[1]: label 4 is also that of objects[0]"));
}

TEST(JsonPrompts, ReportsAllProblemsAtOnce) {
  const std::string message =
      refusal(R"({"object": 1, "objects": [{"label": 0, "pts": [], "points": [{}]}]})");
  EXPECT_THAT(message, HasSubstr("4 problems"));
  EXPECT_THAT(message, HasSubstr("unknown key 'object'"));
  EXPECT_THAT(message, HasSubstr("objects[0]: unknown key 'pts'; expected label, name, points"));
  EXPECT_THAT(message, HasSubstr("objects[0].label: is 0"));
  EXPECT_THAT(message, HasSubstr("objects[0].points[0]: no position"));
}

/// The keys that the reader names when it meets one it does not know.
std::string keys_named_by(const std::string& text) {
  const std::string message = refusal(text);
  const std::string before = "unknown key '?'; expected ";
  const std::size_t begin = message.find(before);
  return begin == std::string::npos ? message : message.substr(begin + before.size());
}

std::string keys_of(const nlohmann::json& schema) {
  std::string keys;
  for (const auto& [key, ignored] : schema.at("properties").items()) keys += (keys.empty() ? "" : ", ") + key;
  return keys;
}

TEST(JsonPrompts, AcceptsTheKeysOfThePublishedSchema) {
  std::ifstream stream(std::string(SAMMOE_TEST_DATA) + "/../../models/prompts.schema.json");
  const nlohmann::json schema = nlohmann::json::parse(stream);
  const nlohmann::json& object = schema.at("definitions").at("object");
  const nlohmann::json& point = schema.at("definitions").at("point");
  const std::string good_point = R"({"voxel": [1, 2, 3]})";
  EXPECT_EQ(keys_named_by(R"({"?": 1, "objects": [{"label": 1, "points": [)" + good_point + "]}]}"),
            keys_of(schema));
  EXPECT_EQ(keys_named_by(R"({"objects": [{"?": 1, "label": 1, "points": [)" + good_point + "]}]}"),
            keys_of(object));
  EXPECT_THAT(keys_named_by(with_point(R"({"?": 1, "voxel": [1, 2, 3]})")), "ras_mm, voxel, inside");
  EXPECT_EQ(keys_of(point), "inside, ras_mm, voxel") << "the same, sorted";
  EXPECT_EQ(object.at("properties").at("label").at("maximum"), 65535);
}

TEST(JsonPrompts, RefuseControlCharactersInNamesAndTerms) {
  const auto named = [](const std::string& name) {
    return R"({"objects": [{"label": 1, "name": ")" + name + R"(", "points": [{"voxel": [1, 2, 3]}]}]})";
  };
  for (const char* escape : {R"(\u0000)", R"(\u001b)", R"(\n)", R"(\u0085)"}) {
    EXPECT_THAT(refusal(named("a" + std::string(escape))),
                HasSubstr("objects[0].name: is the text 'a" + std::string(escape) +
                          "'; expected plain text without the control character " + escape));
  }
  EXPECT_EQ(refusal(named("L\u00e4sion")), "accepted");
  EXPECT_THAT(refusal(
                  R"({"objects": [{"label": 1, "points": [{"voxel": [1, 2, 3]}], "terms": {"type":
              {"value": "1", "scheme": "SCT", "meaning": "a\u001b[31m"}}}]})"),
              HasSubstr("objects[0].terms.type.meaning: is the text"));
}

}  // namespace
}  // namespace sammoe
