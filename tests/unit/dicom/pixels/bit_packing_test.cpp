#include "dicom/pixels/bit_packing.hpp"

#include <random>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

TEST(BitPacking, FirstValueIsTheLowestBit) {
  BitPacker packer(10);
  const std::vector<std::uint8_t> values{1, 0, 0, 1, 0, 0, 0, 0, 1, 1};
  packer.add(values.data(), values.size());
  EXPECT_EQ(packer.bytes(), (std::vector<std::uint8_t>{0x09, 0x03}));
}

TEST(BitPacking, BytesAreOfAnEvenNumber) {
  EXPECT_EQ(packed_bytes(0), 0U);
  EXPECT_EQ(packed_bytes(8), 1U);
  EXPECT_EQ(packed_bytes(9), 2U);
  EXPECT_EQ(BitPacker(8).bytes().size(), 2U);
  EXPECT_EQ(BitPacker(17).bytes().size(), 4U);
}

TEST(BitPacking, FramesOfAnySizeComeBack) {
  std::mt19937 random(7);
  for (std::size_t frame_values = 1; frame_values <= 40; ++frame_values) {
    std::vector<std::uint8_t> values(frame_values * 5);
    for (std::uint8_t& value : values) value = static_cast<std::uint8_t>(random() & 1U);
    BitPacker packer(values.size());
    for (std::size_t n = 0; n < 5; ++n) packer.add(values.data() + n * frame_values, frame_values);
    for (std::size_t n = 0; n < 5; ++n) {
      std::vector<std::uint16_t> frame(frame_values);
      unpack_bits(packer.bytes().data(), n * frame_values, frame_values, frame.data());
      EXPECT_TRUE(std::equal(frame.begin(), frame.end(), values.data() + n * frame_values));
    }
  }
}

}  // namespace
}  // namespace sammoe
