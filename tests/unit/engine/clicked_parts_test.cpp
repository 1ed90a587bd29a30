#include "engine/clicked_parts.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Two bars of 2 in (6, 4, 4) on -1, which touch the faces: at i 0 to 1 and at i 4 to 5.
at::Tensor two_bars() {
  at::Tensor logits = at::full({1, 1, 6, 4, 4}, -1.0);
  logits.narrow(2, 0, 2).fill_(2);
  logits.narrow(2, 4, 2).fill_(2);
  return logits;
}

const RoiClick kInFirst{{0.4, 1, 1}, true};
const RoiClick kNotInFirst{{1, 2, 2}, false};
const RoiClick kNotInSecond{{5.3, 3, 3}, false};
const RoiClick kNotBetween{{2.6, 1, 1}, false};

TEST(ClickedParts, OutsideClicksTakeTheirPartAway) {
  at::Tensor expected = two_bars();
  expected.narrow(2, 4, 2).fill_(-2);
  EXPECT_TRUE(without_refused_parts(two_bars(), {kInFirst, kNotInSecond}).equal(expected));
  EXPECT_TRUE(without_refused_parts(two_bars(), {kInFirst, kNotInSecond, kNotInSecond}).equal(expected))
      << "a second click there does not bring it back";
}

TEST(ClickedParts, APartWithAnInsideClickStays) {
  EXPECT_TRUE(without_refused_parts(two_bars(), {kNotInFirst, kInFirst}).equal(two_bars()));
  EXPECT_TRUE(without_refused_parts(two_bars(), {kInFirst}).equal(two_bars()));
  EXPECT_TRUE(without_refused_parts(two_bars(), {kInFirst, kNotBetween}).equal(two_bars()));
}

TEST(ClickedParts, VoxelsThatTouchByCornersAreOnePart) {
  at::Tensor logits = at::full({1, 1, 3, 3, 3}, -1.0);
  logits[0][0][0][0][0] = 1;
  logits[0][0][1][1][1] = 1;
  logits[0][0][2][2][2] = 1;
  EXPECT_LT(without_refused_parts(logits, {{{0, 0, 0}, false}}).max().item<float>(), 0);
}

TEST(ClickedParts, TheGivenLogitsAreLeftAlone) {
  const at::Tensor logits = two_bars();
  without_refused_parts(logits, {kNotInSecond});
  EXPECT_TRUE(logits.equal(two_bars()));
}

}  // namespace
}  // namespace sammoe
