#include "dicom/planes/frame_attributes.hpp"

#include "dicom/series/time_split.hpp"
#include "support/dicom_series.hpp"
#include "support/refusal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

DcmItem& group_of(DcmDataset& dataset, long frame, const DcmTagKey& group) {
  DcmItem* item = nullptr;
  DcmItem* inner = nullptr;
  dataset.findOrCreateSequenceItem(DCM_PerFrameFunctionalGroupsSequence, item, frame);
  item->findOrCreateSequenceItem(group, inner, 0);
  return *inner;
}

TEST(FrameAttributes, OfAClassicImageStandInTheDataSet) {
  const auto file = dicom_test::ct_slice(3);
  const std::vector<ImageFrame> frames = read_frames(*file->getDataset());
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].number, 0);
  EXPECT_EQ(frames[0].plane.row_step_mm, 0.75);
  EXPECT_EQ(frames[0].plane.column_step_mm, 0.5);
  EXPECT_EQ(frames[0].plane.position_in_lps_mm, (Point3{-10, -20, 6}));
  EXPECT_EQ(frames[0].rescale.intercept, -24);
}

TEST(FrameAttributes, OfAnEnhancedImageStandInSharedGroupsOrTheFrames) {
  const auto file = dicom_test::enhanced_mr({0, 1, 2});
  DcmDataset& dataset = *file->getDataset();
  dicom_test::put(group_of(dataset, 1, DCM_PixelValueTransformationSequence), DCM_RescaleSlope, "3");
  const std::vector<ImageFrame> frames = read_frames(dataset);
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[2].number, 3);
  EXPECT_EQ(frames[2].plane.position_in_lps_mm[2], 4);
  EXPECT_EQ(frames[0].rescale.slope, 1);
  EXPECT_EQ(frames[1].rescale.slope, 3);
}

TEST(FrameAttributes, TellTimesOfAnEnhancedImageApart) {
  const auto file = dicom_test::enhanced_mr({0, 0, 1, 1});
  for (long n = 0; n < 4; ++n)
    group_of(*file->getDataset(), n, DCM_FrameContentSequence)
        .putAndInsertUint32(DCM_TemporalPositionIndex, static_cast<Uint32>(1 + n % 2));
  const auto parts = split_by_time(read_frames(*file->getDataset())).volumes;
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[1][0].number, 2);
  EXPECT_EQ(parts[1][1].number, 4);
}

/// Frames at two places, whose n-th differs from the others of its place as `put` says.
template <typename Put>
std::vector<std::vector<ImageFrame>> divided_by(const Put& put, std::size_t count) {
  std::vector<int> places;
  for (std::size_t n = 0; n < count; ++n) places.insert(places.end(), {0, 1});
  const auto file = dicom_test::enhanced_mr(places);
  for (long n = 0; n < static_cast<long>(places.size()); ++n) put(*file->getDataset(), n);
  const TimeSplit split = split_by_time(read_frames(*file->getDataset()));
  EXPECT_TRUE(split.warnings.empty());
  return split.volumes;
}

TEST(FrameAttributes, TellDirectionsOfDiffusionApart) {
  const auto put = [](DcmDataset& dataset, long n) {
    DcmItem& diffusion = group_of(dataset, n, DCM_MRDiffusionSequence);
    diffusion.putAndInsertFloat64(DCM_DiffusionBValue, n < 2 ? 0 : 1000);
    dicom_test::put(diffusion, DCM_DiffusionDirectionality, n < 2 ? "NONE" : "DIRECTIONAL");
    if (n < 2) return;
    DcmItem* direction = nullptr;
    diffusion.findOrCreateSequenceItem(DCM_DiffusionGradientDirectionSequence, direction, 0);
    const Float64 values[3] = {n / 2 == 1 ? 1.0 : 0.0, n / 2 == 2 ? 1.0 : 0.0, n / 2 == 3 ? 1.0 : 0.0};
    direction->putAndInsertFloat64Array(DCM_DiffusionGradientOrientation, values, 3);
  };
  const auto volumes = divided_by(put, 4);
  ASSERT_EQ(volumes.size(), 4U);
  EXPECT_EQ(volumes[2][0].number, 5);
  EXPECT_EQ(volumes[2][1].number, 6);
}

TEST(FrameAttributes, TellVolumesApartByTheirDimensionsAlone) {
  const auto put = [](DcmDataset& dataset, long n) {
    const Uint32 values[3] = {1, static_cast<Uint32>(n % 2 + 1), static_cast<Uint32>(n / 2 + 1)};
    group_of(dataset, n, DCM_FrameContentSequence)
        .putAndInsertUint32Array(DCM_DimensionIndexValues, values, 3);
  };
  const auto volumes = divided_by(put, 3);
  ASSERT_EQ(volumes.size(), 3U);
  EXPECT_EQ(volumes[1][0].number, 3);
}

TEST(FrameAttributes, NameTheFrameInRefusals) {
  const auto file = dicom_test::enhanced_mr({0, 1, 2});
  dicom_test::put(group_of(*file->getDataset(), 1, DCM_PlanePositionSequence), DCM_ImagePositionPatient,
                  "1\\2");
  EXPECT_THAT(refusal_of([&] { read_frames(*file->getDataset()); }),
              HasSubstr("frame 2: ImagePositionPatient is '1\\2'; expected 3 numbers"));
}

TEST(FrameAttributes, RefuseTablesOfValues) {
  const auto file = dicom_test::ct_slice(0);
  DcmItem* item = nullptr;
  file->getDataset()->findOrCreateSequenceItem(DCM_ModalityLUTSequence, item, 0);
  EXPECT_THAT(refusal_of([&] { read_frames(*file->getDataset()); }), HasSubstr("ModalityLUTSequence"));
}

}  // namespace
}  // namespace sammoe
