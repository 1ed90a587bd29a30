// Segmentations whose frames are compressed, or whose file is deflated as a whole.
#include "sammoe/dicom_segmentation.hpp"

#include "dicom/file/item_fields.hpp"
#include "support/compressed_dicom.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/error_matchers.hpp"
#include "support/grids.hpp"
#include "support/label_map_segmentation.hpp"

#include <gtest/gtest.h>

namespace sammoe {
namespace {

constexpr std::int64_t kEdge = 33;  // DCMTK's JPEG-LS encoder needs more than a few voxels; odd, too
constexpr std::size_t kFrameVoxels = kEdge * kEdge;

LabelMap large_mask() {
  LabelMap mask{small_grid(), {}};
  mask.grid.size = {kEdge, kEdge, 3};
  for (std::size_t n = 0; n < 3 * kFrameVoxels; ++n)
    mask.labels.push_back(static_cast<std::uint16_t>(n / 50 % 7 == 0 ? n / 300 % 3 : 0));
  return mask;
}

class SegmentationCompression : public testing::Test {
 protected:
  SegmentationCompression() { dicom_test::use_encoders(); }

  std::vector<Uint8> frame_bytes(std::size_t frame) const {
    const auto begin = mask_.labels.begin() + static_cast<std::ptrdiff_t>(frame * kFrameVoxels);
    return {begin, begin + static_cast<std::ptrdiff_t>(kFrameVoxels)};
  }
  std::vector<Uint16> frame_words(std::size_t frame) const {
    const std::vector<Uint8> bytes = frame_bytes(frame);
    return {bytes.begin(), bytes.end()};
  }
  static std::vector<Uint8> packed(const std::vector<Uint8>& values) {
    std::vector<Uint8> bits((values.size() + 7) / 8);
    for (std::size_t n = 0; n < values.size(); ++n)
      if (values[n] != 0) bits[n / 8] = static_cast<Uint8>(bits[n / 8] | 1U << n % 8);
    return bits;
  }

  /// Saves what is at `path_` again, with these streams as its frames, under a syntax that DCMTK cannot
  /// write.
  void save_streams(const std::vector<std::vector<Uint8>>& streams, const char* syntax) {
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(OFFilename(path_.c_str())).good());
    file.loadAllDataIntoMemory();
    delete file.getDataset()->remove(DCM_PixelData);
    dicom_test::put_streams(*file.getDataset(), streams, EXS_JPEG2000LosslessOnly);
    ASSERT_TRUE(file.saveFile(OFFilename(path_.c_str()), EXS_JPEG2000LosslessOnly).good());
    dicom_test::rename_jpeg_2000_syntax(path_, syntax);
  }

  /// Writes the mask's label 1 alone, a bit a voxel.
  void write_bits() {
    for (std::uint16_t& label : mask_.labels) label = label == 2 ? 1 : label;
    DicomSegmentationContent content =
        make_dicom_segmentation_content(make_dicom_series(folder_.path(), mask_.grid), 1);
    content.segments[0].label = 1;
    content.frames = DicomSegmentFrames::all;
    write_dicom_segmentation(path_, mask_, content);
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "mask.dcm";
  LabelMap mask_ = large_mask();
};

TEST_F(SegmentationCompression, BytesAreReadAsDcmtkCompressesThem) {
  for (const E_TransferSyntax syntax : {EXS_RLELossless, EXS_JPEGLSLossless, EXS_JPEGProcess14SV1,
                                        EXS_DeflatedLittleEndianExplicit, EXS_LittleEndianImplicit}) {
    SCOPED_TRACE(DcmXfer(syntax).getXferName());
    write_label_map_segmentation(path_, {mask_});
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(OFFilename(path_.c_str())).good());
    file.loadAllDataIntoMemory();
    dicom_test::save(file, path_, syntax);
    EXPECT_EQ(read_dicom_segmentation(path_).labels, mask_.labels);
  }
}

TEST_F(SegmentationCompression, BytesAreReadFromFramesOfEverySyntax) {
  std::vector<std::vector<Uint8>> plain, packed_streams, jpeg_2000;
  for (std::size_t n = 0; n < 3; ++n) {
    plain.push_back(frame_bytes(n));
    packed_streams.push_back(dicom_test::deflated(plain.back()));
    jpeg_2000.push_back(dicom_test::jpeg_2000_of(frame_words(n), kEdge, kEdge, 8));
  }
  const auto expect_read = [&](const std::vector<std::vector<Uint8>>& streams, const char* syntax) {
    write_label_map_segmentation(path_, {mask_});
    save_streams(streams, syntax);
    EXPECT_EQ(read_dicom_segmentation(path_).labels, mask_.labels) << syntax;
  };
  expect_read(plain, dicom_test::kPlainFramesSyntax);
  expect_read(packed_streams, dicom_test::kDeflatedFramesSyntax);
  expect_read(jpeg_2000, "1.2.840.10008.1.2.4.90");
}

TEST_F(SegmentationCompression, BitsAreReadFromFramesThatBeginWithAByteEach) {
  write_bits();
  std::vector<std::vector<Uint8>> plain, packed_streams, jpeg_2000;
  for (std::size_t n = 0; n < 3; ++n) {
    plain.push_back(packed(frame_bytes(n)));
    packed_streams.push_back(dicom_test::deflated(plain.back()));
    jpeg_2000.push_back(dicom_test::jpeg_2000_of(frame_words(n), kEdge, kEdge, 1));
  }
  save_streams(plain, dicom_test::kPlainFramesSyntax);
  EXPECT_EQ(read_dicom_segmentation(path_).labels, mask_.labels);
  write_bits();
  save_streams(packed_streams, dicom_test::kDeflatedFramesSyntax);
  EXPECT_EQ(read_dicom_segmentation(path_).labels, mask_.labels);
  write_bits();
  save_streams(jpeg_2000, "1.2.840.10008.1.2.4.90");
  EXPECT_EQ(read_dicom_segmentation(path_).labels, mask_.labels);
}

TEST_F(SegmentationCompression, BitsAreReadFromAByteEach) {
  const auto write_bytes_of_bits = [&](Uint8 inside, E_TransferSyntax syntax) {
    write_bits();
    std::vector<Uint8> values(mask_.labels.begin(), mask_.labels.end());
    for (Uint8& value : values) value = value == 0 ? Uint8{0} : inside;
    DcmFileFormat file;
    ASSERT_TRUE(file.loadFile(OFFilename(path_.c_str())).good());
    file.loadAllDataIntoMemory();
    DcmDataset& dataset = *file.getDataset();
    for (const DcmTagKey& tag : {DCM_BitsAllocated, DCM_BitsStored}) put_number(dataset, tag, 8);
    put_number(dataset, DCM_HighBit, 7);
    dataset.putAndInsertUint8Array(DCM_PixelData, values.data(), static_cast<unsigned long>(values.size()));
    dicom_test::save(file, path_, syntax);
  };
  for (const E_TransferSyntax syntax : {EXS_LittleEndianExplicit, EXS_RLELossless}) {
    write_bytes_of_bits(1, syntax);
    EXPECT_EQ(read_dicom_segmentation(path_).labels, mask_.labels);
    write_bytes_of_bits(255, syntax);
    expect_error(ErrorCode::input, {"is BINARY, and frame 1 holds the value 255; expected 0 and 1"},
                 [&] { read_dicom_segmentation(path_); });
  }
}

TEST_F(SegmentationCompression, FramesOfAHugeSizeAreRefusedBeforeMemoryIsTaken) {
  const auto enlarge = [](DcmDataset& dataset) {
    dataset.putAndInsertUint16(DCM_Rows, 65535);
    dataset.putAndInsertUint16(DCM_Columns, 65535);
  };
  write_label_map_segmentation(path_, {mask_, 8, 0, enlarge});
  save_streams(std::vector<std::vector<Uint8>>(3, std::vector<Uint8>(10)), dicom_test::kDeflatedFramesSyntax);
  expect_error(ErrorCode::input, {"65535 x 65535", "at most 536870912 voxels"},
               [&] { read_dicom_segmentation(path_); });
}

TEST_F(SegmentationCompression, WhatCannotBeReadIsNamed) {
  const auto refuses = [&](const std::vector<std::vector<Uint8>>& streams, const char* syntax,
                           const char* words) {
    write_bits();
    save_streams(streams, syntax);
    expect_error(ErrorCode::input, {"mask.dcm", words}, [&] { read_dicom_segmentation(path_); });
  };
  const std::vector<std::vector<Uint8>> three(3, std::vector<Uint8>(10));
  refuses(three, "1.2.840.10008.1.2.4.20", "unsupported transfer syntax UID '1.2.840.10008.1.2.4.20'");
  refuses(three, "1.2.840.10008.1.2.5",
          "one bit per voxel under the transfer syntax UID '1.2.840.10008.1.2.5'");
  refuses(three, dicom_test::kPlainFramesSyntax, "frame 1 has 10 bytes; expected 137");
  refuses(three, dicom_test::kDeflatedFramesSyntax, "deflated and damaged");
  refuses(three, "1.2.840.10008.1.2.1", "in compressed frames, but its transfer syntax says");
  refuses({three[0]}, dicom_test::kDeflatedFramesSyntax, "3 compressed frames in 1 fragments");
}

}  // namespace
}  // namespace sammoe
