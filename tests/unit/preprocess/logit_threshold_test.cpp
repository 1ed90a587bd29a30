#include "preprocess/logit_threshold.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Logits around that of a probability, from far off to neighbouring floating-point numbers.
std::vector<float> logits_around(double probability) {
  const auto limit = static_cast<float>(std::log(probability / (1 - probability)));
  std::vector<float> logits{-1e30F, -100, 0, 100, 1e30F, limit};
  for (float step = 1e-7F; step < 30; step *= 1.1F) {
    logits.push_back(limit - step);
    logits.push_back(limit + step);
  }
  float above = limit, below = limit;
  for (int n = 0; n < 500; ++n) {
    logits.push_back(above = std::nextafter(above, 1e30F));
    logits.push_back(below = std::nextafter(below, -1e30F));
  }
  return logits;
}

TEST(LogitThreshold, AgreesWithTheProbabilities) {
  for (const double probability : {1e-6, 0.02, 0.3, 0.5, 0.63, 0.98, 1 - 1e-6, 1 - 2e-7}) {
    const LogitThreshold threshold(probability);
    const std::vector<float> logits = logits_around(probability);
    std::vector<std::uint16_t> row(logits.size(), 5);
    const std::int64_t painted =
        threshold.paint(logits.data(), static_cast<std::int64_t>(logits.size()), 9, row.data());
    std::int64_t expected = 0;
    for (std::size_t n = 0; n < logits.size(); ++n) {
      const bool is_above =
          logits[n] >= threshold.least() && probability_of(logits[n]) > static_cast<float>(probability);
      ASSERT_EQ(row[n], is_above ? 9 : 0) << probability << ", logit " << logits[n];
      expected += is_above;
    }
    EXPECT_EQ(painted, expected);
    EXPECT_GT(painted, 10);
  }
}

}  // namespace
}  // namespace sammoe
