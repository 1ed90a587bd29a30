#include "core/refusal.hpp"

#include <cstdint>
#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(TextOf, WholeNumbersAreInFull) {
  EXPECT_EQ(text_of(20971520.0), "20971520") << "a count of bytes";
  EXPECT_EQ(text_of(1e15), "1000000000000000");
  EXPECT_EQ(text_of(-3.0), "-3");
  EXPECT_EQ(text_of(std::uint64_t{1} << 40), "1099511627776");
}

TEST(TextOf, RealNumbersHaveSixDigits) {
  EXPECT_EQ(text_of(2.5), "2.5");
  EXPECT_EQ(text_of(0.12345678), "0.123457");
  EXPECT_EQ(text_of(1e-7), "1e-07");
}

TEST(TextOf, ANumberThatIsNotWholeDoesNotLookSo) {
  EXPECT_EQ(text_of(0.99999999), "0.99999999");
}

TEST(InQuotes, KeepsMessagesOnOneLineAndShort) {
  EXPECT_EQ(in_quotes("a\nb\x1b[31m"), R"('a\nb\u001b[31m')");
  EXPECT_EQ(in_quotes(std::string(1000, 'x')), "'" + std::string(60, 'x') + "...'");
  EXPECT_EQ(in_quotes(std::string(59, 'x') + "\xC3\xA4"), "'" + std::string(59, 'x') + "...'")
      << "half a letter";
}

}  // namespace
}  // namespace sammoe
