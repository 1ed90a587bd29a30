#include "sammoe/error.hpp"
#include "sammoe/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

LabelMap mask_of(std::vector<std::uint16_t> labels) {
  LabelMap mask;
  mask.grid.size = {static_cast<std::int64_t>(labels.size()), 1, 1};
  mask.labels = std::move(labels);
  return mask;
}

std::string refusal_of(const LabelMap& a, const LabelMap& b) {
  try {
    dice(a, b, 1);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::input);
    return error.what();
  }
  return "accepted";
}

TEST(Dice, CountsByHand) {
  const LabelMap a = mask_of({1, 1, 1, 0, 2, 2});
  const LabelMap b = mask_of({0, 1, 1, 1, 2, 0});
  EXPECT_DOUBLE_EQ(dice(a, b, 1), 2.0 * 2 / (3 + 3));
  EXPECT_DOUBLE_EQ(dice(a, b, 2), 2.0 * 1 / (2 + 1));
}

TEST(Dice, IsOneOfAMaskWithItselfAndZeroOfDisjointMasks) {
  const LabelMap a = mask_of({1, 1, 0, 0});
  const LabelMap b = mask_of({0, 0, 1, 1});
  EXPECT_DOUBLE_EQ(dice(a, a, 1), 1);
  EXPECT_DOUBLE_EQ(dice(a, b, 1), 0);
}

TEST(Dice, IsSymmetric) {
  const LabelMap a = mask_of({1, 1, 1, 1, 0, 0, 1});
  const LabelMap b = mask_of({0, 0, 1, 0, 1, 0, 0});
  EXPECT_DOUBLE_EQ(dice(a, b, 1), dice(b, a, 1));
}

TEST(Dice, IsOneIfBothLackTheLabelAndZeroIfOneDoes) {
  const LabelMap none = mask_of({0, 0, 0});
  const LabelMap some = mask_of({0, 1, 0});
  EXPECT_DOUBLE_EQ(dice(none, none, 1), 1);
  EXPECT_DOUBLE_EQ(dice(none, some, 1), 0);
  EXPECT_DOUBLE_EQ(dice(some, none, 1), 0);
}

TEST(Dice, RefusesMasksThatDoNotLieOnEachOther) {
  const LabelMap a = mask_of({0, 1, 0});
  EXPECT_THAT(refusal_of(a, mask_of({0, 1})), testing::HasSubstr("3x1x1 and 2x1x1 voxels"));
  LabelMap shifted = a;
  shifted.grid.origin_in_ras = {1, 0, 0};
  EXPECT_THAT(refusal_of(a, shifted), testing::HasSubstr("up to 1 mm apart"));
  LabelMap cut = a;
  cut.labels.pop_back();
  EXPECT_THAT(refusal_of(a, cut), testing::HasSubstr("has 2 values; expected 3"));
}

}  // namespace
}  // namespace sammoe
