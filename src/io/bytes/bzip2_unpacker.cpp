#include "io/bytes/bzip2_unpacker.hpp"

#include "core/refusal.hpp"

#include <algorithm>

#include <bzlib.h>

namespace sammoe {
namespace {

constexpr std::size_t kBzip2StepBytes = std::size_t{1} << 30;

}  // namespace

struct Bzip2Unpacker::State {
  bz_stream stream{};
  bool has_ended = false;

  State() { begin(); }
  ~State() { ::BZ2_bzDecompressEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void begin() {
    stream = {};
    has_ended = false;
    if (::BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK)
      throw Error(ErrorCode::processing, "bzip2 cannot start: out of memory");
  }
};

Bzip2Unpacker::Bzip2Unpacker() : state_(std::make_unique<State>()) {}

Bzip2Unpacker::~Bzip2Unpacker() = default;

Unpacker::Progress Bzip2Unpacker::unpack(const unsigned char* input, std::size_t input_count,
                                         unsigned char* target, std::size_t target_count) {
  bz_stream& stream = state_->stream;
  const std::size_t available = std::min(input_count, kBzip2StepBytes);
  const std::size_t room = std::min(target_count, kBzip2StepBytes);
  stream.next_in = reinterpret_cast<char*>(const_cast<unsigned char*>(input));
  stream.avail_in = static_cast<unsigned>(available);
  stream.next_out = reinterpret_cast<char*>(target);
  stream.avail_out = static_cast<unsigned>(room);
  const int status = ::BZ2_bzDecompress(&stream);
  if (status == BZ_MEM_ERROR) throw Error(ErrorCode::processing, "bzip2 cannot continue: out of memory");
  if (status != BZ_OK && status != BZ_STREAM_END)
    refuse_input("the compressed data is corrupt (bzip2)", "data that matches its checksum",
                 "the file is damaged, copy or export it again");
  state_->has_ended = status == BZ_STREAM_END;
  return {available - stream.avail_in, room - stream.avail_out};
}

bool Bzip2Unpacker::has_ended() const {
  return state_->has_ended;
}

void Bzip2Unpacker::begin_next() {
  ::BZ2_bzDecompressEnd(&state_->stream);
  state_->begin();
}

}  // namespace sammoe
