#include "dicom/segmentation/segmentation_frames.hpp"

#include "support/error_matchers.hpp"
#include "support/grids.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

using Frames = std::vector<std::pair<std::size_t, std::int64_t>>;

Frames as_pairs(const std::vector<DicomSegmentFrame>& frames) {
  Frames pairs;
  for (const DicomSegmentFrame& frame : frames) pairs.emplace_back(frame.segment, frame.k);
  return pairs;
}

std::vector<DicomSegment> segments_of(const std::vector<std::uint16_t>& labels) {
  std::vector<DicomSegment> segments;
  for (const std::uint16_t label : labels) segments.push_back({label, "", {}, "test"});
  return segments;
}

LabelMap empty_mask() {
  return {small_grid(), std::vector<std::uint16_t>(60)};
}

TEST(SegmentationFrames, AreOrderedBySegmentAndThenBySlice) {
  LabelMap mask = empty_mask();
  mask.labels[5] = 9;
  mask.labels[45] = 9;
  mask.labels[46] = 4;
  const FrameStack stack = frames_of(mask, segments_of({9, 4, 7}));
  EXPECT_EQ(as_pairs(stack.occupied), (Frames{{0, 0}, {0, 2}, {1, 2}}));
  EXPECT_EQ(chosen_frames(stack, DicomSegmentFrames::all).size(), 9U);
  std::vector<std::uint8_t> voxels(20);
  stack.fill({0, 2}, voxels.data());
  std::vector<std::uint8_t> wanted(20);
  wanted[5] = 1;
  EXPECT_EQ(voxels, wanted);
}

TEST(SegmentationFrames, OfAnEmptyMaskAreOne) {
  const LabelMap mask = empty_mask();
  const FrameStack stack = frames_of(mask, segments_of({1}));
  EXPECT_EQ(as_pairs(chosen_frames(stack, DicomSegmentFrames::occupied)), (Frames{{0, 0}}));
}

TEST(SegmentationFrames, OfAPatchLieInItsRegion) {
  const std::vector<ProbabilityPatch> patches{{{{2, 1, 1}, {2, 1, 2}}, {0.5F, 0.001F, 1, 0}}};
  const FrameStack stack = frames_of(small_grid(), patches);
  EXPECT_EQ(as_pairs(stack.occupied), (Frames{{0, 1}, {0, 2}}));
  std::vector<std::uint8_t> voxels(20, 77);
  stack.fill({0, 1}, voxels.data());
  std::vector<std::uint8_t> wanted(20);
  wanted[7] = 127;
  EXPECT_EQ(voxels, wanted);
  stack.fill({0, 0}, voxels.data());
  EXPECT_EQ(voxels, std::vector<std::uint8_t>(20));
}

TEST(SegmentationFrames, RefuseLabelsWithoutSegmentAndPatchesThatDoNotFit) {
  LabelMap mask = empty_mask();
  mask.labels[8] = 3;
  expect_error(ErrorCode::processing, {"label 3"}, [&] { frames_of(mask, segments_of({1})); });
  mask.labels.pop_back();
  expect_error(ErrorCode::processing, {"59 labels"}, [&] { frames_of(mask, segments_of({3})); });
  const std::vector<ProbabilityPatch> outside{{{{4, 0, 0}, {2, 1, 1}}, {1, 1}}};
  expect_error(ErrorCode::processing, {"does not fill"}, [&] { frames_of(small_grid(), outside); });
}

}  // namespace
}  // namespace sammoe
