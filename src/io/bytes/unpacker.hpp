#pragma once

#include "io/bytes/coding.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace sammoe {

/// Unpacks compressed streams, one after the other, and checks the checksum of each.
class Unpacker {
 public:
  Unpacker() = default;
  virtual ~Unpacker() = default;
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  struct Progress {
    std::size_t consumed = 0;
    std::size_t produced = 0;
  };
  /// Unpacks into `target`, until it is full, the input is used up or the stream has ended. Bytes already
  /// consumed may still produce some, so without input too. Throws Error{input} if the data is corrupt.
  virtual Progress unpack(const unsigned char* input, std::size_t input_count, unsigned char* target,
                          std::size_t target_count) = 0;

  /// Whether a stream (of gzip: a member) is complete and checked.
  virtual bool has_ended() const = 0;
  /// Expects another stream.
  virtual void begin_next() = 0;
};

/// The unpacker of a coding that is not plain.
std::unique_ptr<Unpacker> make_unpacker(Coding coding);

/// The most bytes that one packed byte can become.
std::uint64_t best_ratio(Coding coding);

}  // namespace sammoe
