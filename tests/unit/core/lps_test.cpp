#include "core/lps.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(Lps, LeftAndPosteriorChangeSign) {
  EXPECT_EQ(ras_from_lps({1, 2, 3}), (Point3{-1, -2, 3}));
}

TEST(Lps, EachIsTheInverseOfTheOther) {
  const Point3 point{1.25, -7, 1e-3};
  EXPECT_EQ(ras_from_lps(lps_from_ras(point)), point);
  EXPECT_EQ(lps_from_ras(ras_from_lps(point)), point);
}

}  // namespace
}  // namespace sammoe
