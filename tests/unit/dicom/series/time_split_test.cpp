#include "dicom/series/time_split.hpp"

#include <algorithm>
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
  EXPECT_EQ(split_by_time({slice(0, {"1"}), slice(1, {"2"}), slice(2, {"2"})}).volumes.size(), 1U);
}

TEST(TimeSplit, DividesByTheAttributeThatTellsVolumesApart) {
  std::vector<ImageFrame> frames;
  for (const char* time : {"1", "2", "3"})
    for (int k = 0; k < 4; ++k) frames.push_back(slice(k, {"same", time, std::to_string(k)}));
  const auto parts = split_by_time(frames).volumes;
  ASSERT_EQ(parts.size(), 3U);
  for (const auto& part : parts) EXPECT_EQ(part.size(), 4U);
  EXPECT_EQ(parts[1][0].dimensions[1], "2");
}

TEST(TimeSplit, DividesByTwoAttributesIfOneIsNotEnough) {
  std::vector<ImageFrame> frames;
  for (const char* time : {"1", "2"})
    for (const char* echo : {"5", "9"})
      for (int k = 0; k < 3; ++k) frames.push_back(slice(k, {time, echo}));
  EXPECT_EQ(split_by_time(frames).volumes.size(), 4U);
}

TEST(TimeSplit, LeavesDoublePlacesThatNothingExplains) {
  EXPECT_EQ(split_by_time({slice(0, {"1"}), slice(1, {"1"}), slice(1, {"1"})}).volumes.size(), 1U);
  // A part of one slice is no volume.
  EXPECT_EQ(split_by_time({slice(0, {"1"}), slice(1, {"1"}), slice(1, {"2"})}).volumes.size(), 1U);
}

TEST(TimeSplit, DividesByThreeAttributesIfTwoAreNotEnough) {
  std::vector<ImageFrame> frames;
  for (const char* time : {"1", "2"})
    for (const char* echo : {"5", "9"})
      for (const char* part : {"M", "P"})
        for (int k = 0; k < 3; ++k) frames.push_back(slice(k, {time, echo, part, "same"}));
  EXPECT_EQ(split_by_time(frames).volumes.size(), 8U);
}

TEST(TimeSplit, KeepsASliceOfAScanThatWasStoppedApart) {
  std::vector<ImageFrame> frames;
  for (const char* time : {"1", "2"})
    for (int k = 0; k < 4; ++k) frames.push_back(slice(k, {time}));
  frames.push_back(slice(0, {"3"}));
  const auto parts = split_by_time(frames).volumes;
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[2].size(), 1U);
  frames.push_back(slice(0, {"4"}));  // not twice
  EXPECT_EQ(split_by_time(frames).volumes.size(), 1U);
}

TEST(TimeSplit, CountsTheSlicesOfAPlaceWhereNothingElseTells) {
  // Time after time, or place after place; some writers number either way.
  for (const bool by_time : {true, false}) {
    std::vector<ImageFrame> frames;
    for (int time = 0; time < 2; ++time) {
      for (int k = 0; k < 3; ++k) {
        frames.push_back(slice(k, {std::to_string(10 * time + k)}));
        frames.back().instance_number = by_time ? 3 * time + k : 2 * k + time;
        frames.back().file = static_cast<std::size_t>(time);
      }
    }
    std::reverse(frames.begin(), frames.end());
    const TimeSplit split = split_by_time(frames);
    ASSERT_EQ(split.volumes.size(), 2U);
    for (std::size_t time = 0; time < 2; ++time)
      for (const ImageFrame& frame : split.volumes[time]) EXPECT_EQ(frame.file, time);
    ASSERT_EQ(split.warnings.size(), 1U);
    EXPECT_NE(split.warnings[0].find("InstanceNumber"), std::string::npos);
    frames.front().instance_number = frames.back().instance_number;
    frames.pop_back();  // places of different numbers of slices
    EXPECT_EQ(split_by_time(frames).volumes.size(), 1U);
  }
}

TEST(TimeSplit, DoesNotCountSlicesOfOneNumber) {
  std::vector<ImageFrame> frames;
  for (int time = 0; time < 2; ++time)
    for (int k = 0; k < 3; ++k) frames.push_back(slice(k, {"same"}));
  EXPECT_EQ(split_by_time(frames).volumes.size(), 1U);
  for (ImageFrame& frame : frames) frame.instance_number = 7;
  EXPECT_EQ(split_by_time(frames).volumes.size(), 1U);
}

TEST(TimeSplit, DividesByMultiFrameFile) {
  std::vector<ImageFrame> frames;
  for (std::size_t file = 0; file < 3; ++file) {
    for (int k = 0; k < 4; ++k) {
      frames.push_back(slice(k, {"same"}));
      frames.back().file = file;
      frames.back().number = k + 1;
    }
  }
  const TimeSplit split = split_by_time(frames);
  EXPECT_EQ(split.volumes.size(), 3U);
  EXPECT_TRUE(split.warnings.empty());
}

}  // namespace
}  // namespace sammoe
