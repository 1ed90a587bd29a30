#pragma once

#include "io/bytes/unpacker.hpp"

#include <memory>

namespace sammoe {

/// Unpacks bzip2 streams.
class Bzip2Unpacker : public Unpacker {
 public:
  Bzip2Unpacker();
  ~Bzip2Unpacker() override;

  Progress unpack(const unsigned char* input, std::size_t input_count, unsigned char* target,
                  std::size_t target_count) override;
  bool has_ended() const override;
  void begin_next() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sammoe
