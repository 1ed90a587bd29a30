#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace sammoe {

/// Numbers of samples in random order, each once before any comes again.
class SampleDeck {
 public:
  /// `count` at least 1.
  SampleDeck(std::size_t count, std::uint64_t seed);

  std::vector<std::size_t> draw(std::size_t count);

 private:
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;
  std::mt19937_64 random_;
};

}  // namespace sammoe
