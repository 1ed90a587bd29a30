#include "server/packed/packed_array.hpp"

#include "sammoe/error.hpp"

#include "server/packed/blosc2_chunk.hpp"
#include "server/refused_request.hpp"

#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::size_t kMost = std::size_t{1} << 24;

std::string from_hex(const std::string& hex) {
  std::string digits;
  for (const char digit : hex)
    if (digit != ' ') digits += digit;
  std::string bytes;
  for (std::size_t n = 0; n + 1 < digits.size(); n += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(n, 2), nullptr, 16));
  return bytes;
}

/// Written by nnInteractive's client 2.6.0: int16 [1,2,3,4] = 0..23.
std::string golden_int16() {
  std::string hex =
      "4e4e494101010405696e743136 0100000000000000 0200000000000000 0300000000000000 0400000000000000 "
      "01000000"
      "3000000000000000 5000000000000000 05019702 30000000 30000000 50000000 000000000000 05 00 000000000000 "
      "00 00";
  std::string bytes = from_hex(hex);
  for (char value = 0; value < 24; ++value) bytes += {value, '\0'};
  return bytes;
}

std::string unpacked(const std::string& chunk, std::size_t item_bytes, std::size_t bytes) {
  std::string target(bytes, 'x');
  unpack_blosc2_chunk(chunk, item_bytes, reinterpret_cast<unsigned char*>(target.data()), bytes);
  return target;
}

TEST(PackedArrayTest, ReadsTheClientsCopiedArray) {
  const PackedArray array = unpack_array(golden_int16(), kMost);
  EXPECT_EQ(array.dtype, "int16");
  EXPECT_EQ(array.shape, (std::vector<std::int64_t>{1, 2, 3, 4}));
  ASSERT_EQ(array.bytes, 48u);
  for (std::int16_t n = 0; n < 24; ++n) {
    std::int16_t value = -1;
    std::memcpy(&value, array.values.get() + 2 * n, 2);
    EXPECT_EQ(value, n);
  }
}

TEST(PackedArrayTest, ReadsTheClientsChunks) {
  constexpr std::size_t kCube = 64 * 64 * 64;
  EXPECT_EQ(unpacked(from_hex("05019501 00000400 00000200 20000000 000000000000 05 00 000000000000 00 10"), 1,
                     kCube),
            std::string(kCube, '\0'));
  EXPECT_EQ(
      unpacked(from_hex("05019501 00000400 00000200 32000000 000000000000 05 00 000000000000 00 00 28000000"
                        "2d000000 ffffffff01 ffffffff01"),
               1, kCube),
      std::string(kCube, '\x01'));
  const std::string values = unpacked(
      from_hex("05019502 00000100 00000100 3c000000 000000000000 05 00 000000000000 00 00 24000000 14000000"
               "28b52ffd6000ff5500001018fc0100fbff748705"),
      2, 65536);
  for (std::size_t n = 0; n < values.size(); n += 2) ASSERT_EQ(values.substr(n, 2), "\x18\xfc");  // -1000
}

TEST(PackedArrayTest, UndoesTheShuffleOfBytes) {
  // Two planes as one stream that is stored raw, and one byte that is not of a whole item.
  const std::string chunk = from_hex(
      "05019502 05000000 05000000 2d000000 000000000001 05 00 000000000000 00 00 24000000 05000000 0102 0304 "
      "05");
  EXPECT_EQ(unpacked(chunk, 2, 5), from_hex("01 03 02 04 05"));
}

TEST(PackedArrayTest, MasksComeBackAsTheyWere) {
  std::mt19937 random(7);
  for (const std::int64_t length : {1, 24, 1000, 1 << 20, (3 << 20) + 5}) {
    for (const unsigned odds : {1u, 2u, 100u}) {
      std::string voxels(static_cast<std::size_t>(length), '\0');
      for (char& voxel : voxels) voxel = random() % odds == 0 ? 1 : 0;
      const PackedArray array = unpack_array(pack_mask(voxels, {length}), kMost);
      EXPECT_EQ(array.dtype, "uint8");
      EXPECT_EQ(std::string(array.values.get(), array.values.get() + array.bytes), voxels);
    }
  }
  const std::string zeros(1000, '\0');
  EXPECT_LT(pack_mask(zeros, {1000}).size(), 100u);
}

TEST(PackedArrayTest, EveryCutIsRefused) {
  std::string voxels(3000, '\0');
  for (std::size_t n = 0; n < voxels.size(); n += 7) voxels[n] = 1;
  for (const std::string& whole : {golden_int16(), pack_mask(voxels, {30, 100})}) {
    for (std::size_t length = 0; length < whole.size(); ++length)
      EXPECT_THROW(unpack_array(whole.substr(0, length), kMost), Error) << length;
    EXPECT_THROW(unpack_array(whole + '\0', kMost), Error);
  }
}

TEST(PackedArrayTest, FlippedBitsAreRefusedOrReadWithinTheirBounds) {
  std::string voxels(3000, '\0');
  for (std::size_t n = 0; n < voxels.size(); n += 7) voxels[n] = 1;
  for (const std::string& whole : {golden_int16(), pack_mask(voxels, {30, 100})}) {
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
      std::string flipped = whole;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      try {
        EXPECT_LE(unpack_array(flipped, kMost).bytes, kMost);
      } catch (const Error&) {
      } catch (const RefusedRequest& refused) {
        EXPECT_EQ(refused.status(), 413);
      }
    }
  }
}

TEST(PackedArrayTest, SizesAreCheckedBeforeMemoryIsTaken) {
  std::string lying = golden_int16();
  lying[13 + 7] = 0x70;  // the first axis is 2^62 long and more
  EXPECT_THROW(unpack_array(lying, kMost), RefusedRequest);
  EXPECT_THROW(unpack_array(golden_int16(), 47), RefusedRequest);
  lying = golden_int16();
  lying[13 + 8] = 9;  // more voxels than there are bytes
  EXPECT_THROW(unpack_array(lying, kMost), Error);
}

}  // namespace
}  // namespace sammoe
