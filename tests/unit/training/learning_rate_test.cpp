#include "training/learning_rate.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(LearningRate, RisesToItsPeakAndFallsToAFiftieth) {
  EXPECT_DOUBLE_EQ(learning_rate_at({0, 600}, 3e-4), 1e-5);
  EXPECT_DOUBLE_EQ(learning_rate_at({29, 600}, 3e-4), 3e-4);
  EXPECT_DOUBLE_EQ(learning_rate_at({30, 600}, 3e-4), 3e-4);
  EXPECT_NEAR(learning_rate_at({599, 600}, 3e-4), 6e-6, 1e-8);
  for (int step = 1; step < 600; ++step) {
    const double change = learning_rate_at({step, 600}, 1) - learning_rate_at({step - 1, 600}, 1);
    EXPECT_EQ(change > 0, step < 30) << step;
  }
}

TEST(LearningRate, OfOneStepIsThePeak) {
  EXPECT_DOUBLE_EQ(learning_rate_at({0, 1}, 0.5), 0.5);
}

}  // namespace
}  // namespace sammoe
