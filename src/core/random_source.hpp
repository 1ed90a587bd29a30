#pragma once

#include "sammoe/grid.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace sammoe {

/// Pseudo-random numbers that are the same with every standard library (whose distributions are not
/// specified). SplitMix64: a counter and a mixing function.
class RandomSource {
 public:
  /// Sources with different keys are independent.
  explicit RandomSource(std::initializer_list<std::uint64_t> key) {
    for (const std::uint64_t part : key) state_ = mixed(state_ + kStep) ^ mixed(part + kStep);
  }

  std::uint64_t next() { return mixed(state_ += kStep); }
  /// In [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// In low..high, both included.
  int integer(int low, int high) { return low + static_cast<int>(uniform() * (high - low + 1)); }
  bool chance(double probability) { return uniform() < probability; }
  double sign() { return chance(.5) ? 1 : -1; }

  /// Mean 0, variance 1: the sum of eight uniform numbers, which is near enough to a normal one and, unlike
  /// that, exact on every machine.
  double normal() {
    std::uint64_t sum = 0;
    for (int draw = 0; draw < 2; ++draw) {
      const std::uint64_t bits = next();
      sum += (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
    }
    return (static_cast<double>(sum) - 262140) / 53509.92;
  }

  /// A point with each coordinate in [low, high).
  Point3 point(double low, double high) {
    return {uniform(low, high), uniform(low, high), uniform(low, high)};
  }

  template <typename T, std::size_t N>
  T choice(const std::array<T, N>& from) {
    return from[static_cast<std::size_t>(uniform() * N)];
  }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;

  static std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
    return bits ^ bits >> 31;
  }

  std::uint64_t state_ = 0;
};

}  // namespace sammoe
