#include "support/label_map_segmentation.hpp"

#include "sammoe/dicom_segmentation.hpp"

#include "dicom/file/item_fields.hpp"
#include "dicom/series/image_file_reader.hpp"
#include "support/error_matchers.hpp"
#include "support/grids.hpp"
#include "support/temporary_folder.hpp"

#include <dcmtk/dcmdata/dcsequen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

LabelMap mask_of_two() {
  LabelMap mask{small_grid(), std::vector<std::uint16_t>(60)};
  for (std::size_t n = 15; n < 55; ++n) mask.labels[n] = static_cast<std::uint16_t>(n % 3);
  return mask;
}

class LabelMapSegmentation : public testing::Test {
 protected:
  LabelMap read(const LabelMapFile& file, const std::vector<std::uint16_t>& only = {}) {
    write_label_map_segmentation(path_, file);
    DicomSegmentationReadOptions options;
    options.only_labels = only;
    return read_dicom_segmentation(path_, options);
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "labels.dcm";
  LabelMap mask_ = mask_of_two();
};

TEST_F(LabelMapSegmentation, IsReadAsLabelsOfBytesAndWords) {
  for (const int bits : {8, 16}) {
    const LabelMap map = read({mask_, bits});
    EXPECT_EQ(map.labels, mask_.labels) << bits;
    EXPECT_TRUE(same_grid(map.grid, mask_.grid, 1e-4));
    EXPECT_TRUE(map.omits_background);
  }
  EXPECT_TRUE(is_dicom_segmentation(path_));
}

TEST_F(LabelMapSegmentation, LeavesTheBackgroundOutWhateverItsValue) {
  EXPECT_EQ(read({mask_, 8, 200}).labels, mask_.labels);
  // Some writers name the background as a segment of number 0.
  const auto name_it = [](DcmDataset& dataset) {
    DcmItem& background = add_item(dataset, DCM_SegmentSequence);
    put_number(background, DCM_SegmentNumber, 0);
    put_text(background, DCM_SegmentLabel, "Background");
  };
  EXPECT_EQ(read({mask_, 8, 0, name_it}).labels, mask_.labels);
}

TEST_F(LabelMapSegmentation, GivesTheWantedLabelsAlone) {
  LabelMap wanted = mask_;
  for (std::uint16_t& label : wanted.labels) label = label == 2 ? 2 : 0;
  EXPECT_EQ(read({mask_}, {2}).labels, wanted.labels);
}

TEST_F(LabelMapSegmentation, RefusesValuesThatNoSegmentHas) {
  const auto forget = [](DcmDataset& dataset) {
    DcmSequenceOfItems* segments = nullptr;
    dataset.findAndGetSequence(DCM_SegmentSequence, segments);
    delete segments->remove(1UL);
  };
  expect_error(ErrorCode::input, {"labels.dcm", "frame 1 holds the value 2, which no segment has"}, [&] {
    read({mask_, 8, 0, forget});
  });
}

TEST_F(LabelMapSegmentation, IsNeverAScan) {
  write_label_map_segmentation(path_, {mask_});
  EXPECT_EQ(scan_file(path_, "").skipped, "is a DICOM segmentation, a label map");
  // Of a class that nobody knows yet.
  const auto of_the_future = [](DcmDataset& dataset) { put_text(dataset, DCM_SOPClassUID, "1.2.3.4"); };
  write_label_map_segmentation(path_, {mask_, 8, 0, of_the_future});
  EXPECT_EQ(scan_file(path_, "").skipped, "is a DICOM segmentation, a label map");
}

}  // namespace
}  // namespace sammoe
