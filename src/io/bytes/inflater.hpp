#pragma once

#include "io/bytes/unpacker.hpp"

#include <cstddef>
#include <memory>

namespace sammoe {

/// Unpacks gzip or zlib streams through ISA-L: twice as fast as zlib.
class Inflater : public Unpacker {
 public:
  /// `coding` is gzip or zlib.
  explicit Inflater(Coding coding);
  ~Inflater() override;

  Progress unpack(const unsigned char* input, std::size_t input_count, unsigned char* target,
                  std::size_t target_count) override;
  bool has_ended() const override;
  void begin_next() override;

 private:
  struct State;
  void begin_header();

  std::unique_ptr<State> state_;
};

}  // namespace sammoe
