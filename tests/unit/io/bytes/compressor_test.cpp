#include "io/bytes/compressor.hpp"

#include "io/bytes/byte_source.hpp"
#include "support/file_bytes.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Bytes pack(const Bytes& bytes, Coding coding, int level, std::size_t part) {
  Compressor compressor(coding, level);
  Bytes out;
  for (std::size_t begin = 0; begin < bytes.size(); begin += part)
    out = joined(std::move(out), compressor.add(bytes.data() + begin, std::min(part, bytes.size() - begin)));
  return joined(std::move(out), compressor.end());
}

TEST(Compressor, WhatIsPackedComesBackHoweverItIsCutAndAtEveryLevel) {
  Bytes bytes(300000);
  for (std::size_t n = 0; n < bytes.size(); ++n) bytes[n] = static_cast<unsigned char>(n * n >> 7);
  const TemporaryFolder folder;
  for (const int level : {0, 1, 6, 9}) {
    for (const std::size_t part : {std::size_t{1000}, bytes.size()}) {
      ByteSource source(write_bytes(folder.path() / "packed", pack(bytes, Coding::gzip, level, part)));
      ASSERT_EQ(source.coding(), Coding::gzip);
      Bytes back(bytes.size());
      source.read(back.data(), back.size());
      source.finish();
      EXPECT_EQ(back, bytes);
    }
  }
}

TEST(Compressor, TheSameBytesGiveTheSamePacking) {
  const Bytes bytes(10000, 7);
  for (const Coding coding : {Coding::gzip, Coding::zlib})
    EXPECT_EQ(pack(bytes, coding, 1, 10000), pack(bytes, coding, 1, 10000));
  const Bytes gzip = pack(bytes, Coding::gzip, 1, 10000);
  EXPECT_EQ(Bytes(gzip.begin() + 4, gzip.begin() + 8), Bytes(4, 0)) << "the time of packing";
}

}  // namespace
}  // namespace sammoe
