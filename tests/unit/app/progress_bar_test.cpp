#include "progress_bar.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(ProgressBar, RedrawsInPlaceAndWipesItself) {
  std::ostringstream terminal;
  {
    ProgressBar bar(terminal);
    bar.show(1, 4);
    EXPECT_THAT(terminal.str(), testing::StartsWith("\r[##########  "));
    EXPECT_THAT(terminal.str(), testing::EndsWith("] 25 %"));
    const std::string before = terminal.str();
    bar.show(1, 4);
    EXPECT_EQ(terminal.str(), before);
  }
  EXPECT_THAT(terminal.str(), testing::EndsWith(" \r"));
  EXPECT_EQ(terminal.str().find('\n'), std::string::npos);
}

TEST(ProgressBar, ShowsAStatusBehindTheBarAndWipesItToo) {
  std::ostringstream terminal;
  ProgressBar bar(terminal);
  bar.show(1, 4, "loss 1.25");
  EXPECT_THAT(terminal.str(), testing::EndsWith("] 25 %  loss 1.25"));
  bar.show(1, 4, "x");
  EXPECT_THAT(terminal.str(), testing::EndsWith("] 25 %  x        "));
}

TEST(ProgressBar, StandsTotalsThatAreZeroOrExceeded) {
  std::ostringstream terminal;
  ProgressBar bar(terminal);
  bar.show(0, 0);
  EXPECT_THAT(terminal.str(), testing::EndsWith("] 0 %"));
  bar.show(7, 5);
  EXPECT_THAT(terminal.str(), testing::EndsWith("] 100 %"));
  bar.show(1, 2);
  EXPECT_THAT(terminal.str(), testing::EndsWith("] 50 % "));
}

TEST(ProgressBar, WritesNothingIfNothingHappens) {
  std::ostringstream terminal;
  { const ProgressBar bar(terminal); }
  EXPECT_EQ(terminal.str(), "");
}

}  // namespace
}  // namespace sammoe
