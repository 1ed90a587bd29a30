#include "preview/palette.hpp"

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

TEST(LabelColours, ListTheLabelsInAscendingOrder) {
  EXPECT_THAT(LabelColours(mask_of({9, 0, 2, 65535, 2})).labels(), testing::ElementsAre(2, 9, 65535));
  EXPECT_THAT(LabelColours(mask_of({0, 0})).labels(), testing::IsEmpty());
}

TEST(LabelColours, DifferForSevenLabelsAndThenRepeat) {
  const LabelColours colours(mask_of({10, 20, 30, 40, 50, 60, 70, 80}));
  for (std::uint16_t n = 0; n < 7; ++n)
    for (std::uint16_t m = 0; m < 7; ++m)
      EXPECT_EQ(colours.of(colours.labels()[n]) == colours.of(colours.labels()[m]), n == m);
  EXPECT_EQ(colours.of(80), colours.of(10));
}

}  // namespace
}  // namespace sammoe
