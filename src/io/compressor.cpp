#include "io/compressor.hpp"

#include "sammoe/error.hpp"

#include <algorithm>

#include <zlib.h>

namespace sammoe {
namespace {

constexpr std::size_t kStepBytes = std::size_t{1} << 30;

}  // namespace

class Compressor::State {
 public:
  State(Coding coding, int level) {
    // 16 asks zlib for gzip's header and trailer.
    const int window_bits = coding == Coding::gzip ? 16 + MAX_WBITS : MAX_WBITS;
    if (::deflateInit2(&stream_, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw Error(ErrorCode::processing, "zlib cannot start: out of memory");
  }
  ~State() { ::deflateEnd(&stream_); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void pack(const void* bytes, std::size_t count, int flush, std::vector<unsigned char>& out) {
    stream_.next_in = static_cast<unsigned char*>(const_cast<void*>(bytes));
    stream_.avail_in = static_cast<uInt>(count);
    do {
      const std::size_t before = out.size();
      out.resize(before + (std::size_t{1} << 16));
      stream_.next_out = out.data() + before;
      stream_.avail_out = static_cast<uInt>(out.size() - before);
      if (::deflate(&stream_, flush) == Z_STREAM_ERROR)
        throw Error(ErrorCode::processing, "zlib: compression failed");
      out.resize(out.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

Compressor::Compressor(Coding coding, int level) : state_(std::make_unique<State>(coding, level)) {}
Compressor::~Compressor() = default;

const std::vector<unsigned char>& Compressor::add(const void* bytes, std::size_t count) {
  ready_.clear();
  const unsigned char* next = static_cast<const unsigned char*>(bytes);
  for (std::size_t done = 0; done < count; done += kStepBytes)
    state_->pack(next + done, std::min(kStepBytes, count - done), Z_NO_FLUSH, ready_);
  return ready_;
}

const std::vector<unsigned char>& Compressor::end() {
  ready_.clear();
  state_->pack(nullptr, 0, Z_FINISH, ready_);
  return ready_;
}

}  // namespace sammoe
