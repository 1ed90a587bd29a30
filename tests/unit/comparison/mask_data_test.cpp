#include "comparison/mask_data.hpp"

#include "sammoe/volume_io.hpp"

#include "support/dicom_seg_source.hpp"
#include "support/error_matchers.hpp"
#include "support/grids.hpp"
#include "support/label_map_segmentation.hpp"
#include "support/temporary_folder.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// Masks with the labels 2 and 5 on some slices, as a NIfTI file and as a DICOM Segmentation.
class MaskDataTest : public testing::Test {
 protected:
  LabelMap mask_on_slice(std::int64_t k) const {
    LabelMap mask{grid_, std::vector<std::uint16_t>(60)};
    mask.labels[static_cast<std::size_t>(k * 20 + 7)] = 2;
    mask.labels[static_cast<std::size_t>(k * 20 + 8)] = 5;
    return mask;
  }

  std::filesystem::path nifti(const LabelMap& mask) const {
    write_label_map(folder_.path() / "mask.nii", mask);
    return folder_.path() / "mask.nii";
  }

  std::filesystem::path dicom(const LabelMap& mask, const std::string& name) const {
    write_dicom_segmentation(folder_.path() / name, mask, make_dicom_segmentation_content(source_, 2));
    return folder_.path() / name;
  }

  /// The same file, whose slices are 1 mm thick and say nothing of the 3 mm between them.
  static std::filesystem::path without_distance(const std::filesystem::path& path) {
    DcmFileFormat file;
    EXPECT_TRUE(file.loadFile(OFFilename(path.c_str())).good());
    file.loadAllDataIntoMemory();
    DcmItem* shared = nullptr;
    DcmItem* measures = nullptr;
    file.getDataset()->findAndGetSequenceItem(DCM_SharedFunctionalGroupsSequence, shared);
    shared->findAndGetSequenceItem(DCM_PixelMeasuresSequence, measures);
    measures->findAndDeleteElement(DCM_SpacingBetweenSlices);
    measures->putAndInsertString(DCM_SliceThickness, "1");
    EXPECT_TRUE(file.saveFile(OFFilename(path.c_str()), EXS_LittleEndianExplicit).good());
    return path;
  }

  static MaskData read(const std::filesystem::path& prediction, const std::filesystem::path& labels) {
    return read_masks({"case", prediction, labels}, {});
  }

  TemporaryFolder folder_;
  Grid grid_ = small_grid();
  DicomSource source_ = make_dicom_series(folder_.path(), grid_);
};

TEST_F(MaskDataTest, ASegmentationIsCompletedToTheOtherMask) {
  const LabelMap mask = mask_on_slice(1);
  for (const MaskData& data :
       {read(dicom(mask, "a.dcm"), nifti(mask)), read(nifti(mask), dicom(mask, "a.dcm"))}) {
    EXPECT_TRUE(same_grid(data.predicted.grid, grid_));
    EXPECT_EQ(data.predicted.labels, mask.labels);
    EXPECT_EQ(data.reference.labels, mask.labels);
    EXPECT_FALSE(data.is_resampled);
  }
}

TEST_F(MaskDataTest, TwoSegmentationsMeetOnAGridThatHoldsBoth) {
  const MaskData data = read(dicom(mask_on_slice(0), "a.dcm"), dicom(mask_on_slice(2), "b.dcm"));
  EXPECT_TRUE(same_grid(data.predicted.grid, grid_));
  EXPECT_TRUE(same_grid(data.reference.grid, grid_));
  EXPECT_EQ(data.predicted.labels, mask_on_slice(0).labels);
  EXPECT_EQ(data.reference.labels, mask_on_slice(2).labels);
}

// Thin slices far apart, in a file that leaves the optional distance out: as other programs write HRCT.
TEST_F(MaskDataTest, ASegmentationThatSaysNoDistanceTakesItFromTheOther) {
  LabelMap mask = mask_on_slice(0);
  mask.labels[47] = 2;  // slice 2
  for (const MaskData& data :
       {read(without_distance(dicom(mask, "a.dcm")), nifti(mask)),
        read(nifti(mask), without_distance(dicom(mask, "a.dcm"))),
        read(without_distance(dicom(mask, "a.dcm")), dicom(mask_on_slice(1), "b.dcm")),
        read(dicom(mask_on_slice(1), "b.dcm"), without_distance(dicom(mask, "a.dcm")))}) {
    EXPECT_TRUE(same_grid(data.predicted.grid, grid_, 1e-4));
    EXPECT_TRUE(same_grid(data.reference.grid, grid_, 1e-4));
    EXPECT_TRUE(data.predicted.labels == mask.labels || data.reference.labels == mask.labels);
    EXPECT_FALSE(data.is_resampled);
  }
}

TEST_F(MaskDataTest, ASegmentationOfOnePlaneTakesTheDistanceFromTheOther) {
  const LabelMap mask = mask_on_slice(1);
  const MaskData data = read(without_distance(dicom(mask, "a.dcm")), nifti(mask));
  EXPECT_EQ(data.predicted.labels, mask.labels);
  EXPECT_TRUE(same_grid(data.predicted.grid, grid_, 1e-4));
}

TEST_F(MaskDataTest, ALabelMapOfDicomIsOne) {
  LabelMap mask = mask_on_slice(1);
  for (std::uint16_t& label : mask.labels) label = label == 5 ? 1 : label;  // the labels of such a file
  write_label_map_segmentation(folder_.path() / "labels.dcm", {mask});
  const MaskData data = read(folder_.path() / "labels.dcm", nifti(mask));
  EXPECT_EQ(data.predicted.labels, mask.labels);
  EXPECT_TRUE(same_grid(data.predicted.grid, grid_, 1e-4));
}

TEST_F(MaskDataTest, ASegmentationOfAnotherVolumeIsRefused) {
  LabelMap other = mask_on_slice(1);
  other.grid.origin_in_ras[1] += 0.5;
  const std::filesystem::path labels = nifti(other);
  const std::filesystem::path prediction = dicom(mask_on_slice(1), "a.dcm");
  expect_error(ErrorCode::input, {"a.dcm", "--resample"}, [&] { read(prediction, labels); });
}

TEST_F(MaskDataTest, AMissingPredictionIsEmpty) {
  const MaskData data = read("", nifti(mask_on_slice(1)));
  EXPECT_EQ(data.predicted.labels, std::vector<std::uint16_t>(60));
}

}  // namespace
}  // namespace sammoe
