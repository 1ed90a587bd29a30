#include "io/bytes/compressor.hpp"

#include "sammoe/error.hpp"

#include <algorithm>
#include <cstdint>

#include <isa-l/igzip_lib.h>
#include <zlib.h>

namespace sammoe {
namespace {

constexpr std::size_t kPackStepBytes = std::size_t{1} << 30;
constexpr std::size_t kReadyBytes = std::size_t{1} << 16;

enum class Part { middle, last };

}  // namespace

class Compressor::Engine {
 public:
  Engine() = default;
  virtual ~Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Appends to `out` what the bytes, at most kPackStepBytes of them, become as far as it is ready.
  void pack(const void* bytes, std::size_t count, Part part, std::vector<unsigned char>& out) {
    give(static_cast<unsigned char*>(const_cast<void*>(bytes)), static_cast<std::uint32_t>(count), part);
    std::uint32_t room = 0;
    do {
      const std::size_t before = out.size();
      out.resize(before + kReadyBytes);
      room = fill(out.data() + before, static_cast<std::uint32_t>(kReadyBytes));
      out.resize(out.size() - room);
    } while (room == 0);
  }

 private:
  virtual void give(unsigned char* bytes, std::uint32_t count, Part part) = 0;
  /// Packs into `target` and returns how much room is left there; some, only if all that was given is used.
  virtual std::uint32_t fill(unsigned char* target, std::uint32_t room) = 0;
};

class Compressor::FastEngine final : public Engine {
 public:
  explicit FastEngine(Coding coding) : memory_(ISAL_DEF_LVL1_DEFAULT) {
    ::isal_deflate_init(&stream_);
    stream_.gzip_flag = coding == Coding::gzip ? IGZIP_GZIP : IGZIP_ZLIB;
    stream_.level = 1;
    stream_.level_buf = memory_.data();
    stream_.level_buf_size = static_cast<std::uint32_t>(memory_.size());
  }

 private:
  void give(unsigned char* bytes, std::uint32_t count, Part part) override {
    stream_.next_in = bytes;
    stream_.avail_in = count;
    stream_.end_of_stream = part == Part::last ? 1 : 0;
  }
  std::uint32_t fill(unsigned char* target, std::uint32_t room) override {
    stream_.next_out = target;
    stream_.avail_out = room;
    if (::isal_deflate(&stream_) != COMP_OK) throw Error(ErrorCode::processing, "ISA-L: compression failed");
    return stream_.avail_out;
  }

  isal_zstream stream_{};
  std::vector<std::uint8_t> memory_;
};

class Compressor::ZlibEngine final : public Engine {
 public:
  ZlibEngine(Coding coding, int level) {
    // 16 asks zlib for gzip's header and trailer.
    const int window_bits = coding == Coding::gzip ? 16 + MAX_WBITS : MAX_WBITS;
    if (::deflateInit2(&stream_, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw Error(ErrorCode::processing, "zlib cannot start: out of memory");
  }
  ~ZlibEngine() override { ::deflateEnd(&stream_); }

 private:
  void give(unsigned char* bytes, std::uint32_t count, Part part) override {
    stream_.next_in = bytes;
    stream_.avail_in = count;
    flush_ = part == Part::last ? Z_FINISH : Z_NO_FLUSH;
  }
  std::uint32_t fill(unsigned char* target, std::uint32_t room) override {
    stream_.next_out = target;
    stream_.avail_out = room;
    if (::deflate(&stream_, flush_) == Z_STREAM_ERROR)
      throw Error(ErrorCode::processing, "zlib: compression failed");
    return stream_.avail_out;
  }

  z_stream stream_{};
  int flush_ = Z_NO_FLUSH;
};

Compressor::Compressor(Coding coding, int level) {
  if (level == 1)
    engine_ = std::make_unique<FastEngine>(coding);
  else
    engine_ = std::make_unique<ZlibEngine>(coding, level);
}
Compressor::~Compressor() = default;

const std::vector<unsigned char>& Compressor::add(const void* bytes, std::size_t count) {
  ready_.clear();
  const auto* next = static_cast<const unsigned char*>(bytes);
  for (std::size_t done = 0; done < count; done += kPackStepBytes)
    engine_->pack(next + done, std::min(kPackStepBytes, count - done), Part::middle, ready_);
  return ready_;
}

const std::vector<unsigned char>& Compressor::end() {
  ready_.clear();
  engine_->pack(nullptr, 0, Part::last, ready_);
  return ready_;
}

}  // namespace sammoe
