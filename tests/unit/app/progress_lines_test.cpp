#include "progress_lines.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(ProgressLines, WritesALineAMinute) {
  std::ostringstream log;
  const ProgressLines::Time start{};
  ProgressLines lines(log, start);
  const auto at = [&](int seconds, std::size_t done) {
    lines.show(done, 200, "step", start + std::chrono::seconds(seconds));
  };
  at(0, 1);
  at(59, 2);
  EXPECT_EQ(log.str(), "");
  at(60, 3);
  at(61, 4);
  at(119, 5);
  EXPECT_EQ(log.str(), "sammoe: 1 %, step\n");
  at(200, 400);
  EXPECT_EQ(log.str(), "sammoe: 1 %, step\nsammoe: 100 %, step\n");
}

TEST(ProgressLines, DoesWithoutATotalAndAStatus) {
  std::ostringstream log;
  ProgressLines lines(log, {});
  lines.show(3, 0, "", ProgressLines::Time{} + std::chrono::minutes(2));
  EXPECT_EQ(log.str(), "sammoe: 0 %\n");
}

}  // namespace
}  // namespace sammoe
