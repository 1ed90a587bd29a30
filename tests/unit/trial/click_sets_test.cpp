#include "trial/click_sets.hpp"

#include <set>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(ClickSets, DifferInTheNumberOfEachKind) {
  std::set<std::pair<std::int64_t, std::int64_t>> numbers;
  for (const ClickSet& set : click_sets(32)) {
    const std::int64_t inside = set.labels.sum().item<std::int64_t>();
    numbers.insert({inside, set.labels.size(1) - inside});
    EXPECT_EQ(set.points.sizes(), (std::vector<std::int64_t>{1, set.labels.size(1), 3}));
    EXPECT_GE(set.points.min().item<float>(), 0);
    EXPECT_LE(set.points.max().item<float>(), 31);
  }
  EXPECT_EQ(numbers.size(), 4U);
}

TEST(ClickPairs, DifferInOneThing) {
  const std::vector<ClickPair> pairs = click_pairs(32);
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_TRUE(at::equal(pairs[0].one.points, pairs[0].other.points));
  EXPECT_FALSE(at::equal(pairs[0].one.labels, pairs[0].other.labels));
  EXPECT_FALSE(at::equal(pairs[1].one.points, pairs[1].other.points));
  EXPECT_TRUE(at::equal(pairs[1].one.labels, pairs[1].other.labels));
}

TEST(Noise, IsTheSameEachTime) {
  EXPECT_TRUE(at::equal(noise({2, 3}), noise({2, 3})));
  EXPECT_LT(noise({1000}).abs().max().item<float>(), 6);
}

}  // namespace
}  // namespace sammoe
