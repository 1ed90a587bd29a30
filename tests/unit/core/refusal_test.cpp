#include "core/refusal.hpp"

#include <string>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(InQuotes, KeepsMessagesOnOneLineAndShort) {
  EXPECT_EQ(in_quotes("a\nb\x1b[31m"), R"('a\nb\u001b[31m')");
  EXPECT_EQ(in_quotes(std::string(1000, 'x')), "'" + std::string(60, 'x') + "...'");
  EXPECT_EQ(in_quotes(std::string(59, 'x') + "\xC3\xA4"), "'" + std::string(59, 'x') + "...'")
      << "half a letter";
}

}  // namespace
}  // namespace sammoe
