#include "random_field.hpp"

#include "sample.hpp"

#include <algorithm>
#include <cmath>

namespace sammoe::demo {
namespace {

/// A fine position as a weighted sum of four coarse ones: cubic convolution.
struct Taps {
  std::array<std::size_t, 4> source;
  std::array<float, 4> weight;
};

std::vector<Taps> taps_from(std::size_t coarse) {
  std::vector<Taps> all(kEdge);
  for (std::size_t fine = 0; fine < kEdge; ++fine) {
    const double position = static_cast<double>(fine * (coarse - 1)) / static_cast<double>(kEdge - 1);
    const double first = std::floor(position);
    const double t = position - first;
    const std::array<double, 4> weight{t * (-.5 + t * (1 - .5 * t)), 1 + t * t * (1.5 * t - 2.5),
                                       t * (.5 + t * (2 - 1.5 * t)), t * t * (.5 * t - .5)};
    for (std::size_t tap = 0; tap < 4; ++tap) {
      const double source = std::clamp(first + static_cast<double>(tap) - 1, 0.0, double(coarse - 1));
      all[fine].source[tap] = static_cast<std::size_t>(source);
      all[fine].weight[tap] = static_cast<float>(weight[tap]);
    }
  }
  return all;
}

/// Refines the axis whose steps are `stride` values apart; slower axes have `outer` positions in all.
std::vector<float> refined(const std::vector<float>& values, const std::vector<Taps>& taps,
                           std::size_t stride, std::size_t outer) {
  const std::size_t coarse = values.size() / (stride * outer);
  std::vector<float> result(outer * kEdge * stride);
  for (std::size_t block = 0; block < outer; ++block) {
    const float* from = values.data() + block * coarse * stride;
    float* to = result.data() + block * kEdge * stride;
    for (const Taps& tap : taps) {
      const float* a = from + tap.source[0] * stride;
      const float* b = from + tap.source[1] * stride;
      const float* c = from + tap.source[2] * stride;
      const float* d = from + tap.source[3] * stride;
      for (std::size_t n = 0; n < stride; ++n)
        to[n] = tap.weight[0] * a[n] + tap.weight[1] * b[n] + tap.weight[2] * c[n] + tap.weight[3] * d[n];
      to += stride;
    }
  }
  return result;
}

/// Sums in eight lanes, which the compiler may add at once without changing the result.
float standard_deviation(const std::vector<float>& values) {
  std::array<float, 8> sum{};
  std::array<float, 8> squares{};
  for (std::size_t n = 0; n + 8 <= values.size(); n += 8) {
    for (std::size_t lane = 0; lane < 8; ++lane) {
      sum[lane] += values[n + lane];
      squares[lane] += values[n + lane] * values[n + lane];
    }
  }
  double mean = 0;
  double mean_square = 0;
  for (std::size_t lane = 0; lane < 8; ++lane) {
    mean += static_cast<double>(sum[lane]) / static_cast<double>(values.size());
    mean_square += static_cast<double>(squares[lane]) / static_cast<double>(values.size());
  }
  return static_cast<float>(std::sqrt(std::max(mean_square - mean * mean, 1e-12)));
}

}  // namespace

std::vector<float> random_field(RandomSource& random, int bumps) {
  const auto coarse = static_cast<std::size_t>(bumps);
  std::vector<float> values(coarse * coarse * coarse);
  for (float& value : values) value = static_cast<float>(random.normal());
  const std::vector<Taps> taps = taps_from(coarse);
  values = refined(values, taps, 1, coarse * coarse);
  values = refined(values, taps, kEdge, coarse);
  values = refined(values, taps, kEdge * kEdge, 1);
  const float scale = 1 / standard_deviation(values);
  for (float& value : values) value *= scale;
  return values;
}

}  // namespace sammoe::demo
