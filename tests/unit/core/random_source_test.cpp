#include "core/random_source.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(RandomSource, RepeatsItselfForOneKey) {
  RandomSource a({1, 2, 3});
  RandomSource b({1, 2, 3});
  for (int draw = 0; draw < 100; ++draw) EXPECT_EQ(a.next(), b.next());
}

TEST(RandomSource, DiffersWithEveryPartOfTheKeyAndTheirOrder) {
  const std::uint64_t first = RandomSource({1, 2, 3}).next();
  EXPECT_NE(first, RandomSource({2, 2, 3}).next());
  EXPECT_NE(first, RandomSource({1, 3, 3}).next());
  EXPECT_NE(first, RandomSource({1, 2, 4}).next());
  EXPECT_NE(first, RandomSource({3, 2, 1}).next());
}

TEST(RandomSource, UniformNumbersFillTheirRange) {
  RandomSource random({7});
  double sum = 0;
  for (int draw = 0; draw < 10000; ++draw) {
    const double value = random.uniform(-2, 4);
    ASSERT_GE(value, -2);
    ASSERT_LT(value, 4);
    sum += value;
  }
  EXPECT_NEAR(sum / 10000, 1, .1);
}

TEST(RandomSource, IntegersReachBothEnds) {
  RandomSource random({7});
  std::array<int, 3> met{};
  for (int draw = 0; draw < 3000; ++draw) ++met.at(static_cast<std::size_t>(random.integer(1, 3) - 1));
  for (const int count : met) EXPECT_NEAR(count, 1000, 150);
}

TEST(RandomSource, NormalNumbersHaveMeanZeroVarianceOneAndLightTails) {
  RandomSource random({7});
  constexpr int kDraws = 40000;
  double sum = 0;
  double squares = 0;
  int beyond_two = 0;
  for (int draw = 0; draw < kDraws; ++draw) {
    const double value = random.normal();
    sum += value;
    squares += value * value;
    beyond_two += std::abs(value) > 2;
  }
  EXPECT_NEAR(sum / kDraws, 0, .02);
  EXPECT_NEAR(squares / kDraws, 1, .03);
  EXPECT_NEAR(beyond_two / double{kDraws}, .0455, .005);  // of the normal distribution
}

}  // namespace
}  // namespace sammoe
