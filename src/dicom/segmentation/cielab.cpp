#include "dicom/segmentation/cielab.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sammoe {
namespace {

using Triple = std::array<double, 3>;

/// Linear sRGB to XYZ under D50 (the matrix of IEC 61966-2-1, adapted from D65 after Bradford).
constexpr std::array<Triple, 3> kXyzFromLinear{{{0.4360747, 0.3850649, 0.1430804},
                                                {0.2225045, 0.7168786, 0.0606169},
                                                {0.0139322, 0.0971045, 0.7141733}}};
constexpr Triple kWhite{0.96422, 1, 0.82521};

double linear(std::uint8_t value) {
  const double part = value / 255.0;
  return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
}

/// The cube root, continued by a line near black (CIE 15).
double lightness_of(double part) {
  constexpr double kEdge = 6.0 / 29.0;
  return part > kEdge * kEdge * kEdge ? std::cbrt(part) : part / (3 * kEdge * kEdge) + 4.0 / 29.0;
}

std::uint16_t stretched(double value, double low, double high) {
  const double part = std::clamp((value - low) / (high - low), 0.0, 1.0);
  return static_cast<std::uint16_t>(std::lround(part * 65535));
}

}  // namespace

std::array<std::uint16_t, 3> dicom_cielab(const std::array<std::uint8_t, 3>& srgb) {
  const Triple light{linear(srgb[0]), linear(srgb[1]), linear(srgb[2])};
  Triple f{};
  for (std::size_t row = 0; row < 3; ++row) {
    const Triple& weights = kXyzFromLinear[row];
    const double sum = weights[0] * light[0] + weights[1] * light[1] + weights[2] * light[2];
    f[row] = lightness_of(sum / kWhite[row]);
  }
  return {stretched(116 * f[1] - 16, 0, 100), stretched(500 * (f[0] - f[1]), -128, 127),
          stretched(200 * (f[1] - f[2]), -128, 127)};
}

}  // namespace sammoe
