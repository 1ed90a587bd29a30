#include "io/bytes/inflater.hpp"

#include "support/file_bytes.hpp"
#include "support/refusal.hpp"

#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

/// Text that compresses as voxels do: codes of all lengths, short matches.
Bytes sample(std::size_t count) {
  Bytes bytes(count);
  std::uint32_t state = 1;
  for (std::size_t n = 0; n < count; ++n) {
    state = state * 1664525U + 1013904223U;
    bytes[n] = static_cast<unsigned char>((state >> 24) & (state >> 16) & (n % 7 == 0 ? 255U : 3U));
  }
  return bytes;
}

/// Unpacks one stream with buffers of these sizes.
Bytes unpacked(const Bytes& stored, Coding coding, std::size_t input_step, std::size_t output_step) {
  Inflater inflater(coding);
  Bytes out;
  std::size_t position = 0;
  while (!inflater.has_ended()) {
    const std::size_t begin = out.size();
    out.resize(begin + output_step);
    const Inflater::Progress progress =
        inflater.unpack(stored.data() + position, std::min(input_step, stored.size() - position),
                        out.data() + begin, output_step);
    out.resize(begin + progress.produced);
    position += progress.consumed;
    if (progress.consumed == 0 && progress.produced == 0 && position == stored.size()) break;
  }
  EXPECT_EQ(position, stored.size());
  return out;
}

TEST(Inflater, GivesTheSameHoweverItIsCut) {
  const Bytes bytes = sample(200000);
  for (const Coding coding : {Coding::gzip, Coding::zlib}) {
    const Bytes stored = packed(bytes, coding == Coding::gzip ? 31 : 15);
    for (const std::size_t input_step : {std::size_t{1}, std::size_t{7}, std::size_t{1000}, stored.size()}) {
      for (const std::size_t output_step : {std::size_t{1}, std::size_t{333}, bytes.size()})
        EXPECT_EQ(unpacked(stored, coding, input_step, output_step), bytes);
    }
  }
}

TEST(Inflater, ADamagedByteIsNoticedOrChangesNothing) {
  const Bytes bytes = sample(3000);
  const Bytes good = packed(bytes);
  // Bytes 4 to 9 of the header hold a time and hints that no checksum covers.
  for (std::size_t n = 10; n < good.size(); ++n) {
    for (const unsigned flip : {1U, 128U}) {
      Bytes bad = good;
      bad[n] = static_cast<unsigned char>(bad[n] ^ flip);
      Inflater inflater(Coding::gzip);
      Bytes out(bytes.size() + 70000);
      try {
        out.resize(inflater.unpack(bad.data(), bad.size(), out.data(), out.size()).produced);
        EXPECT_TRUE(!inflater.has_ended() || out == bytes) << "byte " << n;
      } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("corrupt ("));
      }
    }
  }
}

TEST(Inflater, ChecksZlibsOwnChecksum) {
  const Bytes bytes = sample(3000);
  Bytes stored = packed(bytes, 15);
  stored.back() ^= 1;
  Inflater inflater(Coding::zlib);
  Bytes out(bytes.size());
  EXPECT_THAT(refusal_of([&] {
                inflater.unpack(stored.data(), stored.size(), out.data(), out.size());
                inflater.unpack(nullptr, 0, nullptr, 0);
              }),
              HasSubstr("incorrect checksum"));
}

TEST(Inflater, BeginsAnother) {
  const Bytes stored = packed(bytes_of("once"));
  Inflater inflater(Coding::gzip);
  for (int time = 0; time < 3; ++time) {
    Bytes out(4);
    EXPECT_EQ(inflater.unpack(stored.data(), stored.size(), out.data(), 4).produced, 4U);
    inflater.unpack(nullptr, 0, nullptr, 0);
    EXPECT_EQ(out, bytes_of("once"));
    ASSERT_TRUE(inflater.has_ended());
    inflater.begin_next();
  }
}

TEST(Inflater, SaysWhatIsWrong) {
  Inflater inflater(Coding::gzip);
  const Bytes text = bytes_of("no compressed data at all");
  Bytes out(100);
  EXPECT_THAT(refusal_of([&] { inflater.unpack(text.data(), text.size(), out.data(), out.size()); }),
              HasSubstr("corrupt (incorrect header)"));
}

}  // namespace
}  // namespace sammoe
