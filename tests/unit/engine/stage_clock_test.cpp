#include "engine/stage_clock.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(StageClock, AddsUpEachStageInOrderOfFirstUse) {
  StageClock clock;
  EXPECT_EQ(clock.time("encode", [] { return 3; }), 3);
  clock.time("decode", [] {});
  clock.time("encode", [] {});
  ASSERT_EQ(clock.times().size(), 2U);
  EXPECT_EQ(clock.times()[0].stage, "encode");
  EXPECT_EQ(clock.times()[1].stage, "decode");
  for (const StageTime& time : clock.times()) EXPECT_GE(time.seconds, 0);
}

TEST(StageClock, HandsReferencesThrough) {
  StageClock clock;
  int number = 1;
  clock.time("load", [&]() -> int& { return number; }) = 5;
  EXPECT_EQ(number, 5);
}

TEST(StageClock, CountsAStageThatFails) {
  StageClock clock;
  EXPECT_THROW(clock.time("decode", [] { throw std::runtime_error("no"); }), std::runtime_error);
  EXPECT_EQ(clock.times().size(), 1U);
}

}  // namespace
}  // namespace sammoe
