#pragma once

#include "io/bytes/coding.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace sammoe {

/// Packs a stream of bytes: at level 1, meant for speed, through ISA-L, which is many times faster than zlib
/// and packs masks better; at other levels through zlib. The same input and level give the same output on one
/// type of processor: no time, no name.
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
  class Engine;
  class FastEngine;
  class ZlibEngine;

  std::unique_ptr<Engine> engine_;
  std::vector<unsigned char> ready_;
};

}  // namespace sammoe
