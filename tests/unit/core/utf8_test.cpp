#include "core/utf8.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Utf8, AcceptsTheFirstAndLastCharacterOfEachLength) {
  for (const char* text :
       {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "a\xC3\xA4z"})
    EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Utf8, RefusesStrayMissingOverlongAndForbiddenOnes) {
  for (const char* text : {"\x80", "\xFF", "\xE4 in Latin-1", "\xC3", "\xE2\x82", "\xC0\x80", "\xE0\x9F\xBF",
                           "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"})
    EXPECT_FALSE(is_utf8(text)) << text;
}

}  // namespace
}  // namespace sammoe
