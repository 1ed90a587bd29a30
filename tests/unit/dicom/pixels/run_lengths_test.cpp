#include "dicom/pixels/run_lengths.hpp"

#include "support/refusal.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using Bytes = std::vector<unsigned char>;

PixelLayout layout(int bits) {
  PixelLayout layout;
  layout.rows = 2;
  layout.columns = 3;
  layout.bits_allocated = layout.bits_stored = bits;
  return layout;
}

/// A frame of segments, with the header that the standard describes.
Bytes frame_of(const std::vector<Bytes>& segments) {
  Bytes frame(64, 0);
  frame[0] = static_cast<unsigned char>(segments.size());
  for (std::size_t n = 0; n < segments.size(); ++n) {
    frame[4 + 4 * n] = static_cast<unsigned char>(frame.size());
    frame.insert(frame.end(), segments[n].begin(), segments[n].end());
  }
  return frame;
}

std::string refusal(const Bytes& frame, int bits) {
  return refusal_of([&] { decode_run_lengths(frame, layout(bits)); });
}

TEST(RunLengths, UnpacksLiteralAndRepeatedBytes) {
  // Three as they are, nothing, three times 9.
  const Bytes frame = frame_of({{2, 5, 6, 7, 128, 254, 9}});
  EXPECT_EQ(decode_run_lengths(frame, layout(8)), (Bytes{5, 6, 7, 9, 9, 9}));
}

TEST(RunLengths, PutsTheMostSignificantBytesFirst) {
  const Bytes frame = frame_of({{251, 1}, {5, 10, 11, 12, 13, 14, 15}});
  const Bytes bytes = decode_run_lengths(frame, layout(16));
  const auto* values = reinterpret_cast<const std::uint16_t*>(bytes.data());
  EXPECT_EQ(std::vector<int>(values, values + 6), (std::vector<int>{266, 267, 268, 269, 270, 271}));
}

TEST(RunLengths, RefusesFramesCutShort) {
  const Bytes frame = frame_of({{251, 1}, {5, 10, 11, 12, 13, 14, 15}});
  for (std::size_t size = 0; size < frame.size(); ++size)
    refusal({frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size)}, 16);
}

TEST(RunLengths, RefusesSegmentsThatLieOutsideOrAreTooFew) {
  Bytes frame = frame_of({{251, 1}, {251, 2}});
  EXPECT_THAT(refusal(frame, 8), testing::HasSubstr("2 segments for 1 bytes per voxel"));
  frame[8] = 200;
  EXPECT_THAT(refusal(frame, 16), testing::HasSubstr("lies outside"));
  frame[8] = 3;
  EXPECT_THAT(refusal(frame, 16), testing::HasSubstr("lies outside"));
}

}  // namespace
}  // namespace sammoe
