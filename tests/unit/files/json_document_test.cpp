#include "files/json_document.hpp"

#include "support/error_matchers.hpp"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

void expect_refused(const std::string& text, const std::vector<std::string>& words) {
  expect_error(ErrorCode::input, words, [&] { parse_json_document(text, 8); });
}

TEST(JsonDocument, ReadsWhatItsWriterWrote) {
  const nlohmann::json document = {{"a", {1, 2.5, nullptr, true}}, {"b", "\u00e4\n"}};
  EXPECT_EQ(parse_json_document(document.dump(), 8), document);
}

TEST(JsonDocument, SaysWhereItIsNoJson) {
  expect_refused("{\n  \"a\": ,\n}", {"is not valid JSON: ", "line 2, column 8"});
  for (const char* text : {"", "{", "[1,]", "{\"a\":NaN}", "{\"a\":1e999}", "{\"a\":1} x", "{'a':1}"})
    expect_refused(text, {"is not valid JSON"});
  for (const char* text : {"\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xe2\x82\""})
    expect_refused(text, {"is not valid JSON", "UTF-8"});
}

TEST(JsonDocument, BoundsTheDepth) {
  EXPECT_NO_THROW(parse_json_document("[[[[[[[[]]]]]]]]", 8));
  expect_refused("[[[[[[[[[]]]]]]]]]", {"nested more than 8 deep"});
  expect_refused(std::string(8000000, '['), {"nested more than 8 deep"});
}

TEST(JsonDocument, RefusesAKeyTwice) {
  expect_refused(R"({"a": 1, "b": {"a": 2}, "a": 3})", {"the key 'a' twice"});
  expect_refused(R"({"a": 1, "\u0061": 2})", {"the key 'a' twice"});
}

TEST(JsonDocument, ErrorsBeginWithTheName) {
  expect_error(ErrorCode::model, {"a.json: is not valid JSON: ", "line 1, column 2"},
               [] { parse_json_document("{", 8, "a.json", ErrorCode::model); });
  expect_error(ErrorCode::input, {"a.json: has the key 'a' twice"},
               [] { parse_json_document(R"({"a": 1, "a": 2})", 8, "a.json", ErrorCode::input); });
  EXPECT_EQ(parse_json_document("[1]", 8, "a.json", ErrorCode::input).size(), 1U);
}

TEST(DescribeJson, NamesKindAndShortValue) {
  EXPECT_EQ(describe(nlohmann::json("abc")), "the text 'abc'");
  EXPECT_EQ(describe(nlohmann::json({1, 2})), "a list of 2");
  EXPECT_EQ(describe(nlohmann::json::object()), "an object");
  EXPECT_EQ(describe(nlohmann::json(-1.5)), "-1.5");
  EXPECT_EQ(describe(nlohmann::json(nullptr)), "null");
}

/// The parser's own callback looks at all elements before, for each: this would take it hours.
TEST(JsonDocument, TakesTimeInProportionToTheText) {
  std::string text = "[";
  for (int n = 0; n < 1000000; ++n) text += "[],";
  EXPECT_EQ(parse_json_document(text + "[]]", 8).size(), 1000001U);
}

}  // namespace
}  // namespace sammoe
