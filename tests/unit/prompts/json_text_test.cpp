#include "prompts/json_text.hpp"

#include "sammoe/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using testing::HasSubstr;

std::string refusal_of(const std::string& text) {
  try {
    parse_json(text, "clicks.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
    return error.what();
  }
  return "accepted";
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST(ParseJson, ReadsWhatItsWriterWrote) {
  const nlohmann::json document = {{"a", {1, 2.5, nullptr, true}}, {"b", "\u00e4\n"}};
  EXPECT_EQ(parse_json(document.dump(), "x.json"), document);
}

TEST(ParseJson, NamesFileLineAndColumn) {
  const std::string message = refusal_of("{\n  \"a\": ,\n}");
  EXPECT_THAT(message, HasSubstr("clicks.json: is not valid JSON: "));
  EXPECT_THAT(message, HasSubstr("line 2, column 8"));
  EXPECT_THAT(message, testing::Not(HasSubstr("json.exception")));
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const char* text : {"{", "[1,]", "{\"a\":NaN}", "{\"a\":1e999}", "{\"a\":1} x", "{'a':1}", "\"\xff\""})
    EXPECT_THAT(refusal_of(text), HasSubstr("is not valid JSON")) << text;
}

TEST(ParseJson, BoundsTheDepth) {
  EXPECT_EQ(refusal_of(nested(32)), "accepted");
  EXPECT_THAT(refusal_of(nested(33)), HasSubstr("more than 32 deep"));
  EXPECT_THAT(refusal_of(std::string(8000000, '[')), HasSubstr("more than 32 deep"));
}

TEST(ParseJson, RefusesAKeyTwice) {
  EXPECT_THAT(refusal_of(R"({"a": 1, "b": {"a": 2}, "a": 3})"), HasSubstr("the key 'a' twice"));
  EXPECT_EQ(refusal_of(R"([{"a": 1}, {"a": 2, "b": {"a": 3}}])"), "accepted");
}

TEST(DescribeJson, NamesKindAndShortValue) {
  EXPECT_EQ(describe(nlohmann::json("abc")), "the text 'abc'");
  EXPECT_EQ(describe(nlohmann::json({1, 2})), "a list of 2");
  EXPECT_EQ(describe(nlohmann::json::object()), "an object");
  EXPECT_EQ(describe(nlohmann::json(-1.5)), "-1.5");
  EXPECT_EQ(describe(nlohmann::json(nullptr)), "null");
}

}  // namespace
}  // namespace sammoe
