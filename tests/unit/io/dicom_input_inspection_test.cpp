#include "sammoe/volume_inspection.hpp"

#include "support/dicom_seg_source.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

class DicomInputInspection : public testing::Test {
 protected:
  DicomInputInspection() {
    std::filesystem::create_directory(folder_.path() / "series");
    grid_.size = {4, 3, 2};
    grid_.spacing_mm = {10, 10, 5};
    source_ = make_dicom_series(folder_.path() / "series", grid_);
  }

  TemporaryFolder folder_;
  Grid grid_;
  DicomSource source_;
};

TEST_F(DicomInputInspection, ImagesAreListed) {
  const InputInspection inspection = inspect_input(folder_.path() / "series");
  ASSERT_TRUE(inspection.dicom);
  EXPECT_FALSE(inspection.volume);
  ASSERT_EQ(inspection.dicom->volumes.size(), 1U);
  EXPECT_EQ(inspection.dicom->volumes[0].size, grid_.size);
  EXPECT_TRUE(inspect_input(source_.slices[0].file).dicom);
}

TEST_F(DicomInputInspection, SegmentsGiveNamesAndVolumes) {
  LabelMap mask{grid_, std::vector<std::uint16_t>(24, 0)};
  mask.labels[3] = mask.labels[4] = 2;
  mask.labels[20] = 5;
  const std::filesystem::path path = folder_.path() / "mask.dcm";
  write_dicom_segmentation(path, mask, make_dicom_segmentation_content(source_, 2));
  const VolumeInspection inspection = inspect_input(path).volume.value();
  EXPECT_EQ(inspection.format, "DICOM Segmentation");
  EXPECT_EQ(inspection.grid.size, grid_.size);
  EXPECT_EQ(inspection.axis_codes.size(), 3U);
  EXPECT_FALSE(inspection.type);
  EXPECT_EQ(inspection.problem, refusal_of([&] { read_volume(path); }));
  EXPECT_NE(inspection.problem, "");
  ASSERT_TRUE(inspection.labels);
  ASSERT_EQ(inspection.labels->size(), 2U);
  EXPECT_EQ(inspection.labels->at(0).label, 2);
  EXPECT_EQ(inspection.labels->at(0).name, "object 0");
  EXPECT_DOUBLE_EQ(inspection.labels->at(0).volume_ml, 1);
  EXPECT_EQ(inspection.labels->at(1).name, "object 1");
}

}  // namespace
}  // namespace sammoe
