#pragma once

#include "io/byte_source.hpp"

#include <cstddef>
#include <vector>

namespace sammoe {

/// Packs a stream of bytes through zlib. The same input and level give the same output: no time, no name.
class Compressor {
 public:
  /// `coding` is gzip or zlib; `level` 0..9.
  Compressor(Coding coding, int level);
  ~Compressor();
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  /// Packs `count` bytes more and gives what is ready; valid until the next call.
  const std::vector<unsigned char>& add(const void* bytes, std::size_t count);
  /// Packs the rest and the trailer. Call once, last.
  const std::vector<unsigned char>& end();

 private:
  class State;
  std::unique_ptr<State> state_;
  std::vector<unsigned char> ready_;
};

}  // namespace sammoe
