#include "report/bootstrap.hpp"

#include "masks/statistics.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Interval interval_for(const std::vector<double>& values, std::size_t samples, std::uint64_t seed) {
  return interval_of(mean_of(values), resampled_means({values}, samples, seed, "task").front());
}

std::vector<double> uniform_numbers(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<double> numbers(count);
  for (double& number : numbers) number = static_cast<double>(generator() % 1000003) / 1000003;
  return numbers;
}

TEST(Bootstrap, OfEqualNumbersHasNoWidth) {
  const Interval interval = interval_for(std::vector<double>(12, 0.7), 500, 1);
  EXPECT_NEAR(interval.mean, 0.7, 1e-12);
  EXPECT_EQ(interval.low, interval.mean);
  EXPECT_EQ(interval.high, interval.mean);
}

TEST(Bootstrap, OfOneItemHasNoWidth) {
  const Interval interval = interval_for({0.3}, 100, 1);
  EXPECT_EQ(interval.low, 0.3);
  EXPECT_EQ(interval.high, 0.3);
}

TEST(Bootstrap, DependsOnTheSeedAndTheNameOnly) {
  const std::vector<std::vector<double>> series{uniform_numbers(20, 1), uniform_numbers(20, 2)};
  const auto means = resampled_means(series, 50, 3, "liver");
  EXPECT_EQ(resampled_means(series, 50, 3, "liver"), means);
  EXPECT_NE(resampled_means(series, 50, 4, "liver"), means);
  EXPECT_NE(resampled_means(series, 50, 3, "nuclei"), means);
  EXPECT_EQ(resampled_means({series[1]}, 50, 3, "liver").front(), means[1]) << "whatever stands beside it";
}

TEST(Bootstrap, DrawsTheSameItemsForEverySeries) {
  const std::vector<double> numbers = uniform_numbers(20, 1);
  std::vector<double> shifted = numbers;
  for (double& number : shifted) number += 1;
  const auto means = resampled_means({numbers, shifted}, 200, 1, "");
  for (std::size_t n = 0; n < 200; ++n) EXPECT_NEAR(means[1][n] - means[0][n], 1, 1e-12);
}

TEST(Bootstrap, TakesPercentilesLinearly) {
  std::vector<double> numbers;
  for (int n = 40; n >= 0; --n) numbers.push_back(n);
  const Interval interval = interval_of(20, numbers);
  EXPECT_DOUBLE_EQ(interval.low.value(), 1);  // 0.025 * 40
  EXPECT_DOUBLE_EQ(interval.high.value(), 39);
  const Interval between = interval_of(0.5, {1, 0});
  EXPECT_DOUBLE_EQ(between.low.value(), 0.025);
  EXPECT_DOUBLE_EQ(between.high.value(), 0.975);
}

TEST(Bootstrap, IsAsWideAsTheStandardErrorSays) {
  const std::vector<double> numbers = uniform_numbers(400, 5);
  const Interval interval = interval_for(numbers, 4000, 1);
  double squares = 0;
  for (const double number : numbers) squares += (number - interval.mean) * (number - interval.mean);
  const double standard_error = std::sqrt(squares / 400 / 400);
  EXPECT_NEAR(*interval.high - *interval.low, 2 * 1.96 * standard_error, 0.1 * 3.92 * standard_error);
}

/// The percentile bootstrap covers the true mean of 50 uniform numbers in about 94 % of draws.
TEST(Bootstrap, CoversTheTrueMeanAsOftenAsItSays) {
  int covered = 0;
  for (std::uint64_t draw = 0; draw < 400; ++draw) {
    const Interval interval = interval_for(uniform_numbers(50, 1000 + draw), 400, draw);
    covered += interval.low <= 0.5 && 0.5 <= interval.high;
  }
  EXPECT_GE(covered, 360);
  EXPECT_LE(covered, 394);
}

}  // namespace
}  // namespace sammoe
