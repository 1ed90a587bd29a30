#pragma once

#include "fuzz/input_file.hpp"

#include <string>

#include <bzlib.h>
#include <zlib.h>

namespace sammoe::fuzz {

/// `bytes` as one gzip member (window_bits 31) or zlib stream (15).
inline std::string packed(const std::string& bytes, int window_bits) {
  z_stream stream{};
  require(::deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(bytes.size() + 256, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  require(::deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

inline std::string packed_by_bzip2(const std::string& bytes) {
  std::string out(bytes.size() + 1024, '\0');
  auto count = static_cast<unsigned int>(out.size());
  require(::BZ2_bzBuffToBuffCompress(out.data(), &count, const_cast<char*>(bytes.data()),
                                     static_cast<unsigned int>(bytes.size()), 9, 0, 0) == BZ_OK);
  out.resize(count);
  return out;
}

}  // namespace sammoe::fuzz
