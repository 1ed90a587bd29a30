#include "masks/statistics.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

double quantile_of(std::vector<double> values, double share) {
  return quantile(values, share);
}

/// NumPy: quantile([3, 1, 4, 1, 5], [0, 0.25, 0.6, 0.95, 1]).
TEST(Quantile, IsLinearBetweenNeighbours) {
  const std::vector<double> values{3, 1, 4, 1, 5};
  EXPECT_DOUBLE_EQ(quantile_of(values, 0), 1);
  EXPECT_DOUBLE_EQ(quantile_of(values, 0.25), 1);
  EXPECT_DOUBLE_EQ(quantile_of(values, 0.6), 3.4);
  EXPECT_DOUBLE_EQ(quantile_of(values, 0.95), 4.8);
  EXPECT_DOUBLE_EQ(quantile_of(values, 1), 5);
  EXPECT_EQ(quantile_of({7}, 0.3), 7);
}

TEST(Median, IsTheMiddleOrTheMeanOfTheTwoInTheMiddle) {
  std::vector<float> odd{3, 1, 2};
  std::vector<float> even{4, 1, 3, 2};
  EXPECT_EQ(median_of(odd), 2);
  EXPECT_EQ(median_of(even), 2.5);
}

TEST(Mean, IsTheSumOverTheCount) {
  EXPECT_DOUBLE_EQ(mean_of({1, 2, 6}), 3);
}

}  // namespace
}  // namespace sammoe
