#include "dicom/series/volume_candidates.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

/// Images of one frame in one series, which a test changes before they are grouped.
class Images {
 public:
  explicit Images(int count) {
    for (int k = 0; k < count; ++k) {
      ImageFile file;
      file.name = "s" + std::to_string(k);
      file.series_uid = "1.2";
      file.sop_instance_uid = "1.2." + std::to_string(k);
      file.frame_of_reference_uid = "1.3";
      file.pixels.rows = file.pixels.columns = 8;
      ImageFrame frame;
      frame.file = files.size();
      frame.plane.position_in_lps_mm = {0, 0, 2.0 * k};
      frame.dimensions = {""};
      file.frames = {frame};
      files.push_back(file);
    }
  }
  std::vector<VolumeCandidate> volumes() const { return find_volumes(files).volumes; }
  FramePlane& plane(std::size_t k) { return files[k].frames[0].plane; }

  std::vector<ImageFile> files;
};

TEST(VolumeCandidates, MakeOneVolumeOfOneSeries) {
  Images images(4);
  const auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 1U);
  EXPECT_EQ(volumes[0].id, "1.2");
  EXPECT_EQ(volumes[0].frames.size(), 4U);
  EXPECT_FALSE(volumes[0].is_picture);
}

TEST(VolumeCandidates, DivideByOrientation) {
  Images images(6);
  for (const std::size_t k : {4U, 5U}) images.plane(k).column_direction_in_lps = {0, 0, -1};
  const auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[0].id, "1.2:1");
  EXPECT_EQ(volumes[1].id, "1.2:2");
  EXPECT_EQ(volumes[1].frames.size(), 2U);
}

TEST(VolumeCandidates, DivideBySizeIfEachHasSlicesEnough) {
  Images images(5);
  images.files[4].pixels.rows = 9;
  auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 1U);
  EXPECT_THAT(volumes[0].problem, HasSubstr("s4: has another matrix size"));
  images.files[3].pixels.rows = 9;
  volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[0].problem + volumes[1].problem, "");
}

TEST(VolumeCandidates, DivideByFrameOfReferenceAndSpacingAlike) {
  Images images(4);
  images.files[0].frame_of_reference_uid = "1.4";
  EXPECT_THAT(images.volumes()[0].problem, HasSubstr("s0: has another FrameOfReferenceUID"));
  images.files[0].frame_of_reference_uid = "1.3";
  images.plane(2).row_step_mm = 1.1;
  EXPECT_THAT(images.volumes()[0].problem, HasSubstr("s2: has another PixelSpacing"));
}

// As tools leave them that replace UIDs file by file.
TEST(VolumeCandidates, IgnoreFramesOfReferenceIfEachSliceHasItsOwn) {
  Images images(4);
  for (std::size_t k = 0; k < 4; ++k) images.files[k].frame_of_reference_uid = "1.3." + std::to_string(k);
  auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 1U);
  EXPECT_EQ(volumes[0].problem, "");
  EXPECT_EQ(volumes[0].frames.size(), 4U);
  EXPECT_THAT(volumes[0].warnings, testing::ElementsAre(HasSubstr("each slice has a FrameOfReferenceUID")));
  images.files[2].frame_of_reference_uid = "1.3.1";  // then it tells something
  EXPECT_THAT(images.volumes()[0].problem, HasSubstr("another FrameOfReferenceUID"));
}

TEST(VolumeCandidates, AreFoundWithoutSeriesUids) {
  Images images(5);
  for (ImageFile& file : images.files) {
    file.series_uid.clear();
    file.sop_instance_uid.clear();
  }
  auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 1U);
  EXPECT_EQ(volumes[0].id, "unidentified");
  EXPECT_EQ(volumes[0].frames.size(), 5U);
  EXPECT_THAT(volumes[0].warnings, testing::ElementsAre(HasSubstr("no SeriesInstanceUID")));
  for (const std::size_t k : {3U, 4U}) images.files[k].series_number = "2";
  volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[1].id, "unidentified-2");
  EXPECT_EQ(volumes[1].frames.size(), 2U);
}

TEST(VolumeCandidates, AreNumberedByTheirImagesNumbersNotByNamesOfFiles) {
  Images images(6);  // times of two slices, the last file first
  for (std::size_t n = 0; n < 6; ++n) {
    images.plane(n).position_in_lps_mm = {0, 0, 2.0 * static_cast<double>(n % 2)};
    images.files[n].frames[0].dimensions = {std::to_string(n / 2)};
    images.files[n].frames[0].instance_number = 6 - static_cast<std::int64_t>(n);
  }
  const auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 3U);
  for (std::size_t n = 0; n < 3; ++n) EXPECT_EQ(volumes[n].frames[0].dimensions[0], std::to_string(2 - n));
}

TEST(VolumeCandidates, SayWhereTimesHaveFewerSlicesThanOthers) {
  Images images(10);  // times of 4, 4 and 2 slices
  for (std::size_t n = 0; n < 10; ++n) {
    images.plane(n).position_in_lps_mm = {0, 0, 2.0 * static_cast<double>(n % 4)};
    images.files[n].frames[0].dimensions = {std::to_string(n / 4)};
  }
  const auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 3U);
  EXPECT_THAT(volumes[0].warnings, testing::IsEmpty());
  EXPECT_THAT(volumes[1].warnings, testing::IsEmpty());
  EXPECT_THAT(volumes[2].warnings,
              testing::ElementsAre(HasSubstr("has 2 slices where another volume of its series has 4")));
  EXPECT_EQ(volumes[2].problem, "");
}

TEST(VolumeCandidates, KeepLocalizersApart) {
  Images images(5);
  images.files[4].is_localizer = true;
  images.files[4].pixels.rows = 100;
  const auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[0].frames.size(), 4U);
  EXPECT_TRUE(volumes[1].is_picture);
  EXPECT_EQ(volumes[0].problem, "");
}

TEST(VolumeCandidates, PassOnTheProblemOfAnImageToItsSeriesAlone) {
  Images images(5);
  images.files[1].problem = "has no PixelData";
  images.files[1].frames.clear();
  for (const std::size_t k : {3U, 4U}) images.files[k].series_uid = "1.9";
  const auto volumes = images.volumes();
  ASSERT_EQ(volumes.size(), 2U);
  EXPECT_EQ(volumes[0].problem, "s1: has no PixelData");
  EXPECT_EQ(volumes[1].problem, "");
}

}  // namespace
}  // namespace sammoe
