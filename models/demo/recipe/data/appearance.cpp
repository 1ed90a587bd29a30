#include "appearance.hpp"

#include "random_field.hpp"
#include "sample.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace sammoe::demo {
namespace {

constexpr std::size_t kReach = 4;  ///< voxels; beyond four standard deviations of the widest blur
using Kernel = std::array<float, kReach + 1>;

Kernel gaussian(double sigma) {
  Kernel kernel{};
  double sum = 0;
  for (std::size_t n = 0; n <= kReach; ++n) {
    const double value = std::exp(-.5 * static_cast<double>(n * n) / (sigma * sigma));
    kernel[n] = static_cast<float>(value);
    sum += n == 0 ? value : 2 * value;
  }
  for (float& value : kernel) value = static_cast<float>(value / sum);
  return kernel;
}

/// Blurs lines of kEdge groups of `stride` neighbouring values along the groups; at its ends a line is
/// mirrored.
void blur_axis(std::vector<float>& image, const Kernel& kernel, std::size_t stride) {
  constexpr std::size_t kPadded = kEdge + 2 * kReach;
  std::vector<float> line(kPadded * stride);
  for (float* first = image.data(); first < image.data() + image.size(); first += kEdge * stride) {
    for (std::size_t n = 0; n < kPadded; ++n) {
      const std::size_t from = n < kReach           ? kReach - 1 - n
                               : n < kReach + kEdge ? n - kReach
                                                    : 2 * kEdge + kReach - 1 - n;
      std::copy_n(first + from * stride, stride, line.data() + n * stride);
    }
    const float* centre = line.data() + kReach * stride;
    for (std::size_t n = 0; n < kEdge * stride; ++n) first[n] = kernel[0] * centre[n];
    for (std::size_t tap = 1; tap <= kReach; ++tap) {
      const float* before = centre - tap * stride;
      const float* after = centre + tap * stride;
      for (std::size_t n = 0; n < kEdge * stride; ++n) first[n] += kernel[tap] * (before[n] + after[n]);
    }
  }
}

void blur(RandomSource& random, std::vector<float>& image) {
  const Kernel kernel = gaussian(random.uniform(.3, .9));
  for (const std::size_t stride : {std::size_t{1}, kEdge, kEdge * kEdge}) blur_axis(image, kernel, stride);
}

/// A line as slices of that many voxels would show it.
using Line = std::array<float, kEdge>;
Line through_slices(const Line& line, double thickness) {
  std::vector<float> slices;
  for (double first = 0; first < kEdge; first += thickness) {
    const auto begin = static_cast<std::size_t>(first);
    const auto end = std::min(kEdge, std::max(begin + 1, static_cast<std::size_t>(first + thickness)));
    float sum = 0;
    for (std::size_t n = begin; n < end; ++n) sum += line[n];
    slices.push_back(sum / static_cast<float>(end - begin));
  }
  Line result;
  const double last = static_cast<double>(slices.size() - 1);
  for (std::size_t n = 0; n < kEdge; ++n) {
    const double at = std::clamp((static_cast<double>(n) + .5) / thickness - .5, 0.0, last);
    const auto before = static_cast<std::size_t>(at);
    const auto after = std::min(before + 1, slices.size() - 1);
    const auto share = static_cast<float>(at - static_cast<double>(before));
    result[n] = slices[before] * (1 - share) + slices[after] * share;
  }
  return result;
}

}  // namespace

void apply_thick_slices(RandomSource& random, std::vector<float>& image) {
  const std::size_t stride = random.choice(std::array<std::size_t, 3>{1, kEdge, kEdge * kEdge});
  const double thickness = random.uniform(1.4, 4);
  Line line;
  for (std::size_t first = 0; first < kVoxels; ++first) {
    if (first / stride % kEdge != 0) continue;
    for (std::size_t n = 0; n < kEdge; ++n) line[n] = image[first + n * stride];
    line = through_slices(line, thickness);
    for (std::size_t n = 0; n < kEdge; ++n) image[first + n * stride] = line[n];
  }
}

void apply_ct_appearance(RandomSource& random, std::vector<float>& image) {
  blur(random, image);
  const auto noise = static_cast<float>(random.uniform(0, .02));
  for (float& value : image) value += noise * static_cast<float>(random.normal());
}

void apply_appearance(RandomSource& random, std::vector<float>& image) {
  std::vector<std::size_t> air;
  for (std::size_t n = 0; n < image.size(); ++n) {
    if (image[n] <= 0) air.push_back(n);
  }
  blur(random, image);
  const std::vector<float> sensitivity = random_field(random, 4);
  const auto unevenness = static_cast<float>(random.uniform(0, .18));
  const auto noise = static_cast<float>(random.uniform(0, .06));
  const auto gamma = static_cast<float>(std::exp(random.uniform(-.25, .25)));
  for (std::size_t n = 0; n < image.size(); ++n) {
    const float value =
        image[n] * std::exp(unevenness * sensitivity[n]) + noise * static_cast<float>(random.normal());
    image[n] = std::pow(std::max(value, 0.F), gamma);
  }
  if (random.chance(.5)) {
    for (const std::size_t n : air) image[n] = 0;
  }
}

}  // namespace sammoe::demo
