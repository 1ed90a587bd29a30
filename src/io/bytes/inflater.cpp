#include "io/bytes/inflater.hpp"

#include "core/refusal.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include <isa-l/igzip_lib.h>

namespace sammoe {
namespace {

constexpr std::size_t kInflateStepBytes = std::size_t{1} << 30;

const char* reason_of(int status) {
  switch (status) {
    case ISAL_INVALID_BLOCK:
      return "invalid block";
    case ISAL_INVALID_SYMBOL:
      return "invalid code";
    case ISAL_INVALID_LOOKBACK:
      return "invalid distance";
    case ISAL_INVALID_WRAPPER:
      return "incorrect header";
    case ISAL_UNSUPPORTED_METHOD:
      return "unknown compression method";
    case ISAL_INCORRECT_CHECKSUM:
      return "incorrect checksum or length";
    default:
      return "unexpected dictionary";
  }
}

}  // namespace

struct Inflater::State {
  inflate_state stream;
  isal_gzip_header header;
  bool is_in_header = false;  ///< of a gzip member
};

Inflater::Inflater(Coding coding) : state_(std::make_unique<State>()) {
  ::isal_inflate_init(&state_->stream);
  state_->stream.crc_flag = coding == Coding::gzip ? ISAL_GZIP_NO_HDR_VER : ISAL_ZLIB;
  begin_header();
}

void Inflater::begin_header() {
  state_->is_in_header = state_->stream.crc_flag != ISAL_ZLIB;
  ::isal_gzip_header_init(&state_->header);
}

Inflater::~Inflater() = default;

Unpacker::Progress Inflater::unpack(const unsigned char* input, std::size_t input_count,
                                    unsigned char* target, std::size_t target_count) {
  inflate_state& stream = state_->stream;
  const std::size_t available = std::min(input_count, kInflateStepBytes);
  const std::size_t room = std::min(target_count, kInflateStepBytes);
  stream.next_in = const_cast<std::uint8_t*>(input);
  stream.avail_in = static_cast<std::uint32_t>(available);
  stream.next_out = target;
  stream.avail_out = static_cast<std::uint32_t>(room);
  // ISA-L by itself forgets what it has read of a header that goes on in the next input.
  int status = ISAL_DECOMP_OK;
  if (state_->is_in_header) {
    status = ::isal_read_gzip_header(&stream, &state_->header);
    state_->is_in_header = status == ISAL_END_INPUT;
  }
  if (status == ISAL_DECOMP_OK) status = ::isal_inflate(&stream);
  if (status < 0 || status == ISAL_NEED_DICT)
    refuse_input(std::string("the compressed data is corrupt (") + reason_of(status) + ")",
                 "data that matches its checksum", "the file is damaged, copy or export it again");
  return {available - stream.avail_in, room - stream.avail_out};
}

bool Inflater::has_ended() const {
  return state_->stream.block_state == ISAL_BLOCK_FINISH;
}

void Inflater::begin_next() {
  ::isal_inflate_reset(&state_->stream);
  begin_header();
}

}  // namespace sammoe
