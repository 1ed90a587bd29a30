#include "sammoe/dicom_segmentation.hpp"

#include "dicom/file/dicom_library.hpp"
#include "dicom/file/item_fields.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/error_matchers.hpp"
#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/temporary_folder.hpp"

#include <functional>
#include <random>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

class SegmentationDamage : public testing::Test {
 protected:
  SegmentationDamage() {
    LabelMap mask{small_grid(), std::vector<std::uint16_t>(60)};
    for (std::size_t n = 20; n < 50; ++n) mask.labels[n] = n % 2 == 0 ? 2 : 5;
    content_ = make_dicom_segmentation_content(make_dicom_series(folder_.path(), mask.grid), 2);
    write_dicom_segmentation(path_, mask, content_);
  }

  /// Refuses the file after a change of its data set, with these words.
  void expect_refusal(const std::string& word, const std::function<void(DcmDataset&)>& change) {
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(OFFilename(path_.c_str())).good());
    change(*file.getDataset());
    const std::filesystem::path changed = folder_.path() / "changed.dcm";
    ASSERT_TRUE(file.saveFile(OFFilename(changed.c_str()), EXS_LittleEndianExplicit).good());
    expect_error(ErrorCode::input, {"changed.dcm", word}, [&] { read_dicom_segmentation(changed); });
  }

  /// Whether a file of these bytes is read; it may be, or be refused, but nothing else.
  bool is_read(const Bytes& bytes) {
    try {
      read_dicom_segmentation(write_bytes(folder_.path() / "damaged.dcm", bytes), {1 << 20, {}});
      return true;
    } catch (const Error&) {
      return false;
    }
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "mask.dcm";
  DicomSegmentationContent content_;
};

TEST_F(SegmentationDamage, FilesCutAnywhereAreRefused) {
  const Bytes whole = read_bytes(path_);
  ASSERT_TRUE(is_read(whole));
  for (std::size_t length = 0; length < whole.size(); length += length + 64 < whole.size() ? 7 : 1)
    EXPECT_FALSE(is_read(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))))
        << length;
}

TEST_F(SegmentationDamage, MutantsAreReadOrRefused) {
  const Bytes whole = read_bytes(path_);
  std::mt19937 random(5);
  int read = 0;
  for (int n = 0; n < 600; ++n) {
    Bytes mutant = whole;
    for (unsigned change = 1 + random() % 4; change > 0; --change)
      mutant[132 + random() % (mutant.size() - 132)] = static_cast<unsigned char>(random());
    read += is_read(mutant) ? 1 : 0;
  }
  EXPECT_GT(read, 0);
  EXPECT_LT(read, 600);
}

TEST_F(SegmentationDamage, AttributesThatContradictAreRefused) {
  expect_refusal("is DICOM of the kind CTImageStorage",
                 [](DcmDataset& file) { put_text(file, DCM_SOPClassUID, "1.2.840.10008.5.1.4.1.1.2"); });
  expect_refusal("Segmentation Type is 'SURFACE'",
                 [](DcmDataset& file) { put_text(file, DCM_SegmentationType, "SURFACE"); });
  expect_refusal("Bits Allocated is 1; expected 8 or 16",
                 [](DcmDataset& file) { put_text(file, DCM_SegmentationType, "LABELMAP"); });
  expect_refusal("Bits Allocated is 16; expected 1, or 8 with voxels of 0 and 1",
                 [](DcmDataset& file) { put_number(file, DCM_BitsAllocated, 16); });
  expect_refusal("Pixel Data has", [](DcmDataset& file) { put_number(file, DCM_BitsAllocated, 8); });
  expect_refusal("without voxels", [](DcmDataset& file) { put_number(file, DCM_Rows, 0); });
  expect_refusal("Pixel Data has", [](DcmDataset& file) { put_number(file, DCM_Rows, 4000); });
  expect_refusal("no PixelData", [](DcmDataset& file) { file.findAndDeleteElement(DCM_PixelData); });
  expect_refusal("has functional groups for",
                 [](DcmDataset& file) { put_text(file, DCM_NumberOfFrames, "200"); });
  expect_refusal("Pixel Data has", [](DcmDataset& file) { put_text(file, DCM_NumberOfFrames, "1"); });
  expect_refusal("Number of Frames", [](DcmDataset& file) { put_text(file, DCM_NumberOfFrames, "-1"); });
  expect_refusal("no Segment Sequence",
                 [](DcmDataset& file) { file.findAndDeleteElement(DCM_SegmentSequence); });
}

TEST_F(SegmentationDamage, FramesWithoutPlaceOrSegmentAreRefused) {
  const auto frame_of = [](DcmDataset& file) -> DcmItem& {
    DcmItem* frame = nullptr;
    EXPECT_TRUE(file.findAndGetSequenceItem(DCM_PerFrameFunctionalGroupsSequence, frame, 1).good());
    return *frame;
  };
  expect_refusal("frame 2 has no Plane Position",
                 [&](DcmDataset& file) { frame_of(file).findAndDeleteElement(DCM_PlanePositionSequence); });
  expect_refusal("belongs to segment 9", [&](DcmDataset& file) {
    put_number(frame_of(file), DCM_ReferencedSegmentNumber, 9);
    DcmItem* identification = nullptr;
    frame_of(file).findAndGetSequenceItem(DCM_SegmentIdentificationSequence, identification);
    put_number(*identification, DCM_ReferencedSegmentNumber, 9);
  });
  expect_refusal("Image Position", [&](DcmDataset& file) {
    DcmItem* place = nullptr;
    frame_of(file).findAndGetSequenceItem(DCM_PlanePositionSequence, place);
    put_text(*place, DCM_ImagePositionPatient, "0\\nan\\0");
  });
}

TEST_F(SegmentationDamage, SegmentsThatOverlapAreReadOneByOneOnly) {
  expect_refusal("labels 2 and 5 overlap", [](DcmDataset& file) {
    const std::vector<Uint8> ones(10, 0xFF);  // 4 frames of 20 bits
    file.putAndInsertUint8Array(DCM_PixelData, ones.data(), 10);
  });
  for (const std::uint16_t label : {std::uint16_t{2}, std::uint16_t{5}}) {
    const LabelMap map = read_dicom_segmentation(folder_.path() / "changed.dcm", {1 << 20, {label}});
    EXPECT_EQ(map.labels, std::vector<std::uint16_t>(40, label));
  }
}

TEST_F(SegmentationDamage, LabelsOfOthersAreSegmentNumbers) {
  DcmFileFormat file;
  ASSERT_TRUE(file.loadFile(OFFilename(path_.c_str())).good());
  DcmItem* segment = nullptr;
  ASSERT_TRUE(file.getDataset()->findAndGetSequenceItem(DCM_SegmentSequence, segment, 1).good());
  put_text(*segment, DCM_TrackingID, "lesion 7");
  const std::filesystem::path changed = folder_.path() / "changed.dcm";
  ASSERT_TRUE(file.saveFile(OFFilename(changed.c_str()), EXS_BigEndianExplicit).good());
  const LabelMap map = read_dicom_segmentation(changed);
  const LabelMap ours = read_dicom_segmentation(path_);
  ASSERT_EQ(map.labels.size(), ours.labels.size());
  for (std::size_t n = 0; n < map.labels.size(); ++n)
    EXPECT_EQ(map.labels[n], ours.labels[n] == 2 ? 1 : ours.labels[n] == 5 ? 2 : 0);
}

TEST_F(SegmentationDamage, LabelsOfTooManyBytesAreRefused) {
  expect_error(ErrorCode::input, {"80 bytes", "at most 79"}, [&] {
    read_dicom_segmentation(path_, {79, {}});
  });
}

}  // namespace
}  // namespace sammoe
