#include "contrast.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

constexpr double kDarkest = -.1;
constexpr double kBrightest = 1.2;

}  // namespace

float contrasting_intensity(RandomSource& random, std::vector<float> around, double least, double most) {
  constexpr int kTries = 16;
  constexpr double kGoodShare = .05;  ///< of `around` that may be alike
  if (around.empty()) return static_cast<float>(random.uniform(.1, 1));
  const auto middle = around.begin() + static_cast<std::ptrdiff_t>(around.size() / 2);
  std::nth_element(around.begin(), middle, around.end());
  const double median = *middle;
  double best = median;
  double least_share = 3;
  for (int attempt = 0; attempt < kTries && least_share > kGoodShare; ++attempt) {
    const double sign = random.sign();
    const double value = median + sign * random.uniform(least, most);
    const auto alike = std::count_if(around.begin(), around.end(),
                                     [&](float other) { return std::abs(other - value) < .7 * least; });
    // Objects that outshine everything would be too easy, and leave other contrasts invisible.
    const double excess = value < kDarkest || value > kBrightest ? .15 : 0;
    const double share = excess + static_cast<double>(alike) / static_cast<double>(around.size());
    if (share < least_share) {
      best = value;
      least_share = share;
    }
  }
  return static_cast<float>(best);
}

void make_positive(RandomSource& random, std::vector<float>& image) {
  const auto faintest = static_cast<float>(random.uniform(.05, .25));
  const float shift = faintest - std::min(0.F, *std::min_element(image.begin(), image.end()));
  for (float& value : image) value += shift;
}

}  // namespace sammoe::demo
