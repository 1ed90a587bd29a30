#include "io/bytes/byte_source.hpp"

#include "support/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

/// Bytes that compress neither well nor badly.
Bytes sample(std::size_t count) {
  Bytes bytes(count);
  std::uint32_t state = 1;
  for (unsigned char& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<unsigned char>(state >> 28);
  }
  return bytes;
}

Bytes read_all(const std::filesystem::path& path, std::size_t count, std::string* sha256 = nullptr) {
  ByteSource source(path);
  Bytes bytes(count);
  source.read(bytes.data(), bytes.size());
  const std::string digest = source.finish();
  if (sha256 != nullptr) *sha256 = digest;
  return bytes;
}

class ByteSourceTest : public testing::Test {
 protected:
  std::filesystem::path file(const Bytes& bytes) { return write_bytes(folder_.path() / "file", bytes); }
  TemporaryFolder folder_;
};

// Sizes around those of the reader's own buffers.
class ByteSourceOfSize : public ByteSourceTest, public testing::WithParamInterface<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Sizes, ByteSourceOfSize,
                         testing::Values(0U, 1U, 1000U, (1U << 20) - 1, 1U << 20, (1U << 20) + 1, 5000000U));

TEST_P(ByteSourceOfSize, GivesAndHashesWhatIsThere) {
  const Bytes bytes = sample(GetParam());
  std::string digest;
  EXPECT_EQ(read_all(file(bytes), bytes.size(), &digest), bytes);
  EXPECT_EQ(digest, sha256_hex(bytes.data(), bytes.size()));
  const Bytes gzip = packed(bytes);
  EXPECT_EQ(read_all(file(gzip), bytes.size(), &digest), bytes);
  EXPECT_EQ(digest, sha256_hex(gzip.data(), gzip.size()));
}

TEST_P(ByteSourceOfSize, RefusesOneByteMoreOrLessThanExpected) {
  const Bytes bytes = sample(GetParam());
  for (const Bytes& stored : {bytes, packed(bytes)}) {
    const std::filesystem::path path = file(stored);
    EXPECT_THAT(refusal_of([&] { read_all(path, bytes.size() + 1); }), HasSubstr("ends after"));
    if (bytes.empty()) continue;
    EXPECT_THAT(refusal_of([&] { read_all(path, bytes.size() - 1); }), HasSubstr("more bytes than"));
  }
}

TEST_F(ByteSourceTest, PeeksWithoutConsuming) {
  const Bytes bytes = sample(3000000);
  for (const Bytes& stored : {bytes, packed(bytes)}) {
    ByteSource source(file(stored));
    EXPECT_EQ(source.peek(10), Bytes(bytes.begin(), bytes.begin() + 10));
    EXPECT_EQ(source.peek(1000), Bytes(bytes.begin(), bytes.begin() + 1000));
    Bytes all(bytes.size());
    source.read(all.data(), 5);
    source.skip(20);
    source.read(all.data() + 25, all.size() - 25);
    EXPECT_TRUE(std::equal(all.begin() + 25, all.end(), bytes.begin() + 25));
    source.finish();
  }
}

TEST_F(ByteSourceTest, AcceptsSeveralGzipMembers) {
  const Bytes bytes = sample(100000);
  const Bytes first(bytes.begin(), bytes.begin() + 60000);
  const Bytes second(bytes.begin() + 60000, bytes.end());
  EXPECT_EQ(read_all(file(joined(joined(packed(first), packed({})), packed(second))), bytes.size()), bytes);
}

TEST_F(ByteSourceTest, MapsAPlainFileFromItsNextByte) {
  const Bytes bytes = sample(3000000);
  ByteSource source(file(bytes));
  source.peek(1000);
  source.skip(352);
  EXPECT_EQ(source.map(1000, 2), nullptr) << "not worth it";
  EXPECT_EQ(source.map(2000000, 64), nullptr) << "352 is no multiple";
  EXPECT_EQ(source.map(2999649, 2), nullptr) << "more than there is";
  std::shared_ptr<const void> mapped = source.map(2000000, 32);
  ASSERT_NE(mapped, nullptr);
  EXPECT_EQ(std::memcmp(mapped.get(), bytes.data() + 352, 2000000), 0);
  Bytes rest(3000000 - 352 - 2000000);
  source.read(rest.data(), rest.size());
  EXPECT_TRUE(std::equal(rest.begin(), rest.end(), bytes.begin() + 2000352));
  EXPECT_EQ(source.finish(), sha256_hex(bytes.data(), bytes.size()));
  ByteSource gzip(file(packed(bytes)));
  EXPECT_EQ(gzip.map(2000000, 1), nullptr);
}

TEST_F(ByteSourceTest, MembersMayEndAnywhereInTheBuffers) {
  const Bytes bytes = sample(1500000);
  const Bytes small = packed(bytes_of("first"));
  for (std::size_t shift = 0; shift < 40; ++shift) {
    // A name in its header brings the end of the first member to around the end of the reader's first buffer.
    Bytes first = small;
    first[3] = 8;
    first.insert(first.begin() + 10, (std::size_t{1} << 20) + shift - 20 - small.size(), 'n');
    first.insert(first.begin() + 10 + static_cast<std::ptrdiff_t>(first.size() - small.size()), 0);
    const Bytes back = read_all(file(joined(first, packed(bytes))), 5 + bytes.size());
    ASSERT_TRUE(std::equal(bytes.begin(), bytes.end(), back.begin() + 5)) << shift;
  }
}

TEST_F(ByteSourceTest, UnpacksTheRestAfterAPlainFront) {
  const Bytes front = bytes_of("a header\n");
  for (const auto& [coding, count] : {std::pair{Coding::gzip, 1000}, std::pair{Coding::gzip, 2000000},
                                      std::pair{Coding::zlib, 1000}, std::pair{Coding::zlib, 2000000},
                                      std::pair{Coding::plain, 1000}, std::pair{Coding::plain, 2000000}}) {
    const Bytes bytes = sample(static_cast<std::size_t>(count));
    const Bytes rest = coding == Coding::plain ? bytes : packed(bytes, coding == Coding::gzip ? 31 : 15);
    ByteSource source(file(joined(front, rest)));
    source.peek(100);
    source.peek(1U << 20);
    source.skip(front.size());
    source.begin(coding);
    Bytes read(bytes.size());
    source.read(read.data(), read.size());
    EXPECT_EQ(read, bytes);
    source.finish();
  }
}

TEST_F(ByteSourceTest, RefusesDamagedGzip) {
  const Bytes bytes = sample(50000);
  const Bytes good = packed(bytes);
  const auto refusal = [&](const Bytes& stored) {
    const std::filesystem::path path = file(stored);
    return refusal_of([&] { read_all(path, bytes.size()); });
  };
  EXPECT_THAT(refusal(joined(good, bytes_of("rubbish"))), HasSubstr("after the end of the compressed data"));
  EXPECT_THAT(refusal(joined(good, Bytes(512, 0))), HasSubstr("after the end of the compressed data"));
  EXPECT_THAT(refusal(Bytes(good.begin(), good.end() - 8)), HasSubstr("ends early"));
  EXPECT_THAT(refusal(Bytes(good.begin(), good.begin() + 20000)), HasSubstr("ends early"));
  Bytes wrong_checksum = good;
  wrong_checksum[good.size() - 8] ^= 1;
  EXPECT_THAT(refusal(wrong_checksum), HasSubstr("corrupt (incorrect checksum or length)"));
  Bytes wrong_length = good;
  wrong_length[good.size() - 1] ^= 1;
  EXPECT_THAT(refusal(wrong_length), HasSubstr("corrupt (incorrect checksum or length)"));
}

TEST_F(ByteSourceTest, KnowsBeforeReadingWhatCannotBeThere) {
  const Bytes bytes = sample(100000);
  ByteSource plain(file(bytes));
  EXPECT_NO_THROW(plain.require_room_for(100000));
  plain.peek(500);
  EXPECT_NO_THROW(plain.require_room_for(100000));
  EXPECT_THAT(refusal_of([&] { plain.require_room_for(100001); }), HasSubstr("asks for 100001 more bytes"));
  // Zeros pack best; what they can become is allowed, ten times that is not.
  const Bytes zeros(10000000, 0);
  ByteSource gzip(file(packed(zeros)));
  EXPECT_NO_THROW(gzip.require_room_for(zeros.size()));
  EXPECT_THAT(refusal_of([&] { gzip.require_room_for(10 * zeros.size()); }), HasSubstr("compressed"));
}

TEST_F(ByteSourceTest, RefusesWhatIsNoFile) {
  EXPECT_THAT(refusal_of([&] { ByteSource(folder_.path() / "missing"); }), HasSubstr("No such file"));
  EXPECT_THAT(refusal_of([&] { ByteSource(folder_.path()); }), HasSubstr("not a regular file"));
  const std::filesystem::path pipe = folder_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(refusal_of([&] { ByteSource source(pipe); }), HasSubstr("not a regular file"));
}

}  // namespace
}  // namespace sammoe
