#include "training/sample_deck.hpp"

#include <algorithm>

#include <gmock/gmock.h>

namespace sammoe {
namespace {

using ::testing::UnorderedElementsAre;

TEST(SampleDeck, EveryNumberComesOnceBeforeAnyComesAgain) {
  SampleDeck deck(5, 7);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::size_t> drawn = deck.draw(2);
    for (const std::size_t number : deck.draw(3)) drawn.push_back(number);
    EXPECT_THAT(drawn, UnorderedElementsAre(0, 1, 2, 3, 4));
  }
}

TEST(SampleDeck, MoreThanThereAreComeInRounds) {
  SampleDeck deck(2, 1);
  const std::vector<std::size_t> drawn = deck.draw(6);
  ASSERT_EQ(drawn.size(), 6U);
  EXPECT_EQ(std::count(drawn.begin(), drawn.end(), 0U), 3);
}

TEST(SampleDeck, IsTheSameForOneSeed) {
  SampleDeck one(50, 3), same(50, 3), other(50, 4);
  const std::vector<std::size_t> drawn = one.draw(50);
  EXPECT_EQ(drawn, same.draw(50));
  EXPECT_NE(drawn, other.draw(50));
}

}  // namespace
}  // namespace sammoe
