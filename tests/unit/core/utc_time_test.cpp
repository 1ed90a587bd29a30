#include "core/utc_time.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(UtcTime, IsIso8601) {
  EXPECT_THAT(utc_now(), testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"));
  EXPECT_THAT(utc_now_ms(),
              testing::MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z"));
}

TEST(UtcTime, NeverRunsBack) {
  EXPECT_GE(utc_ms_after("2020-01-01T00:00:00.000Z"), "2026");
  EXPECT_EQ(utc_ms_after("2199-02-28T23:59:59.998Z"), "2199-02-28T23:59:59.999Z");
  EXPECT_EQ(utc_ms_after("2199-12-31T23:59:59.999Z"), "2200-01-01T00:00:00.000Z");
  std::string time = utc_now_ms();
  for (int n = 0; n < 100; ++n) {
    const std::string next = utc_ms_after(time);
    ASSERT_GT(next, time);
    time = next;
  }
}

TEST(UtcTime, GoesByTheClockWhereTheEarlierTimeIsNone) {
  for (const char* text : {"", "yesterday", "2199-99-99T99:99:99.999Z", "2199-01-01T00:00:00Z",
                           "2999-01-01T00:00:00.000Z", "9999"})
    EXPECT_LT(utc_ms_after(text), "2150") << text;
}

}  // namespace
}  // namespace sammoe
