#include "dicom/time_split.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

ImageFrame slice(double z, const std::vector<std::string>& dimensions) {
  ImageFrame frame;
  frame.plane.position_in_lps_mm = {0, 0, z};
  frame.dimensions = dimensions;
  return frame;
}

TEST(TimeSplit, LeavesOneVolumeWhole) {
  // The acquisition differs from slice to slice, as in step-and-shoot scans, but no two are at one place.
  EXPECT_EQ(split_by_time({slice(0, {"1"}), slice(1, {"2"}), slice(2, {"2"})}).size(), 1U);
}

TEST(TimeSplit, DividesByTheAttributeThatTellsVolumesApart) {
  std::vector<ImageFrame> frames;
  for (const char* time : {"1", "2", "3"})
    for (int k = 0; k < 4; ++k) frames.push_back(slice(k, {"same", time, std::to_string(k)}));
  const auto parts = split_by_time(frames);
  ASSERT_EQ(parts.size(), 3U);
  for (const auto& part : parts) EXPECT_EQ(part.size(), 4U);
  EXPECT_EQ(parts[1][0].dimensions[1], "2");
}

TEST(TimeSplit, DividesByTwoAttributesIfOneIsNotEnough) {
  std::vector<ImageFrame> frames;
  for (const char* time : {"1", "2"})
    for (const char* echo : {"5", "9"})
      for (int k = 0; k < 3; ++k) frames.push_back(slice(k, {time, echo}));
  EXPECT_EQ(split_by_time(frames).size(), 4U);
}

TEST(TimeSplit, LeavesDoublePlacesThatNothingExplains) {
  EXPECT_EQ(split_by_time({slice(0, {"1"}), slice(1, {"1"}), slice(1, {"1"})}).size(), 1U);
  // A part of one slice is no volume.
  EXPECT_EQ(split_by_time({slice(0, {"1"}), slice(1, {"1"}), slice(1, {"2"})}).size(), 1U);
}

}  // namespace
}  // namespace sammoe
