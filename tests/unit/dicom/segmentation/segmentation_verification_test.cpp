#include "dicom/segmentation/segmentation_verification.hpp"

#include "dicom/file/file_serialisation.hpp"
#include "dicom/file/item_fields.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/error_matchers.hpp"
#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/temporary_folder.hpp"

#include <functional>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

/// A segmentation that is changed before it is compared with what was to be written.
class SegmentationVerification : public testing::Test {
 protected:
  SegmentationVerification() {
    for (std::size_t n = 20; n < 60; ++n) mask_.labels[n] = n % 3 == 0 ? 2 : 5;
    content_ = make_dicom_segmentation_content(make_dicom_series(folder_.path(), mask_.grid), 2);
    write_dicom_segmentation(folder_.path() / "mask.dcm", mask_, content_);
    const Bytes bytes = read_bytes(folder_.path() / "mask.dcm");
    bytes_.assign(bytes.begin(), bytes.end());
  }

  void verify(const std::string& bytes) const {
    const FrameStack stack = frames_of(mask_, content_.segments);
    verify_segmentation(bytes, stack, chosen_frames(stack, DicomSegmentFrames::occupied), content_);
  }

  void expect_difference(const std::string& word, const std::function<void(DcmDataset&)>& change) const {
    const std::unique_ptr<DcmFileFormat> file = file_of_bytes(bytes_);
    change(*file->getDataset());
    const std::string changed = bytes_of_file(*file);
    expect_error(ErrorCode::processing, {"differs in " + word}, [&] { verify(changed); });
  }

  static DcmItem& item(DcmItem& parent, const DcmTagKey& tag, long number) {
    DcmItem* found = nullptr;
    EXPECT_TRUE(parent.findAndGetSequenceItem(tag, found, number).good());
    return *found;
  }

  TemporaryFolder folder_;
  LabelMap mask_{small_grid(), std::vector<std::uint16_t>(60)};
  DicomSegmentationContent content_;
  std::string bytes_;
};

TEST_F(SegmentationVerification, WhatWasWrittenPasses) {
  EXPECT_NO_THROW(verify(bytes_));
}

TEST_F(SegmentationVerification, EveryFlippedBitOfAFrameIsFound) {
  constexpr std::size_t kBits = 4 * 20;  // two segments on two slices
  for (std::size_t bit = 0; bit < kBits; ++bit) {
    std::string changed = bytes_;
    char& byte = changed[changed.size() - kBits / 8 + bit / 8];
    byte = static_cast<char>(byte ^ (1 << bit % 8));
    expect_error(ErrorCode::processing, {"the voxels of frame " + std::to_string(bit / 20 + 1)},
                 [&] { verify(changed); });
  }
}

TEST_F(SegmentationVerification, OtherPlacesSegmentsAndLabelsAreFound) {
  expect_difference("the position of a frame", [](DcmDataset& file) {
    DcmItem& frame = item(file, DCM_PerFrameFunctionalGroupsSequence, 2);
    put_decimals(item(frame, DCM_PlanePositionSequence, 0), DCM_ImagePositionPatient, {85.5, -199.25, -318});
  });
  expect_difference("the segment of a frame", [](DcmDataset& file) {
    DcmItem& frame = item(file, DCM_PerFrameFunctionalGroupsSequence, 2);
    put_number(item(frame, DCM_SegmentIdentificationSequence, 0), DCM_ReferencedSegmentNumber, 1);
  });
  expect_difference("a label", [](DcmDataset& file) {
    put_text(item(file, DCM_SegmentSequence, 1), DCM_TrackingID, "sammoe label 6");
  });
}

}  // namespace
}  // namespace sammoe
