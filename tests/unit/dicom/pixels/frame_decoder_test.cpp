#include "dicom/pixels/frame_decoder.hpp"

#include "dicom/series/image_file_reader.hpp"
#include "support/compressed_dicom.hpp"
#include "support/refusal.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

ImageFile scanned(const std::filesystem::path& path) {
  const ScannedFile file = scan_file(path, "");
  if (!file.image || !file.image->problem.empty())
    throw std::runtime_error(file.skipped + file.damage + (file.image ? file.image->problem : ""));
  return *file.image;
}

std::vector<Uint16> decoded(FrameDecoder& decoder, std::size_t frame) {
  const auto* values = static_cast<const Uint16*>(decoder.decode(frame));
  return {values, values + dicom_test::kRows * dicom_test::kColumns};
}

class FrameDecoderTest : public testing::Test {
 protected:
  FrameDecoderTest() { dicom_test::use_encoders(); }

  std::filesystem::path path() const { return folder_.path() / "image.dcm"; }
  void save_streams(DcmFileFormat& file, const std::vector<std::vector<Uint8>>& streams, std::size_t pieces) {
    dicom_test::put_streams(*file.getDataset(), streams, EXS_JPEG2000LosslessOnly, pieces);
    if (file.saveFile(OFFilename(path().c_str()), EXS_JPEG2000LosslessOnly).bad())
      throw std::runtime_error("cannot save");
  }

  TemporaryFolder folder_;
};

std::vector<Uint8> stream_of(int k) {
  return dicom_test::jpeg_2000_of(dicom_test::stored_values(k), dicom_test::kColumns, dicom_test::kRows);
}

TEST_F(FrameDecoderTest, DecodesWhatDcmtkEncodes) {
  for (const E_TransferSyntax syntax : {EXS_LittleEndianExplicit, EXS_BigEndianExplicit, EXS_RLELossless,
                                        EXS_JPEGProcess14SV1, EXS_JPEGProcess14}) {
    SCOPED_TRACE(DcmXfer(syntax).getXferName());
    const auto file = dicom_test::enhanced_mr({3, 1, 2});
    dicom_test::save(*file, path(), syntax);
    FrameDecoder decoder(scanned(path()));
    EXPECT_EQ(decoded(decoder, 2), dicom_test::stored_values(2));
    EXPECT_EQ(decoded(decoder, 0), dicom_test::stored_values(3));
    EXPECT_EQ(decoded(decoder, 1), dicom_test::stored_values(1));
  }
}

TEST_F(FrameDecoderTest, DecodesEightBitsInFramesOfOddSize) {
  constexpr std::size_t kPixels = 35;
  std::vector<Uint8> values;
  for (std::size_t n = 0; n < 3 * kPixels; ++n) values.push_back(static_cast<Uint8>(n * 7));
  for (const E_TransferSyntax syntax :
       {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit, EXS_BigEndianExplicit,
        EXS_DeflatedLittleEndianExplicit, EXS_RLELossless, EXS_JPEGProcess14SV1}) {
    SCOPED_TRACE(DcmXfer(syntax).getXferName());
    const auto file = dicom_test::enhanced_mr({0, 1, 2});
    DcmDataset& dataset = *file->getDataset();
    dataset.putAndInsertUint16(DCM_Rows, 5);
    dataset.putAndInsertUint16(DCM_Columns, 7);
    dataset.putAndInsertUint16(DCM_BitsAllocated, 8);
    dataset.putAndInsertUint16(DCM_BitsStored, 8);
    dataset.putAndInsertUint16(DCM_HighBit, 7);
    delete dataset.remove(DCM_PixelData);
    dataset.putAndInsertUint8Array(DCM_PixelData, values.data(), static_cast<unsigned long>(values.size()));
    dicom_test::save(*file, path(), syntax);
    FrameDecoder decoder(scanned(path()));
    for (const std::size_t frame : {2U, 0U, 1U}) {
      const auto* found = static_cast<const Uint8*>(decoder.decode(frame));
      const auto begin = values.begin() + static_cast<std::ptrdiff_t>(frame * kPixels);
      EXPECT_EQ(std::vector<Uint8>(found, found + kPixels), std::vector<Uint8>(begin, begin + kPixels))
          << frame;
    }
  }
}

TEST_F(FrameDecoderTest, DecodesJpegLs) {
  const auto file = dicom_test::ct_slice(3);
  dicom_test::enlarge(3, *file->getDataset());
  dicom_test::save(*file, path(), EXS_JPEGLSLossless);
  FrameDecoder decoder(scanned(path()));
  const std::vector<Uint16> expected = dicom_test::large_values(3);
  const auto* values = static_cast<const Uint16*>(decoder.decode(0));
  EXPECT_EQ(std::vector<Uint16>(values, values + expected.size()), expected);
}

TEST_F(FrameDecoderTest, DecodesJpeg2000InOneFragmentOrSeveral) {
  for (const std::size_t pieces : {1U, 3U}) {
    const auto one = dicom_test::ct_slice(2);
    save_streams(*one, {stream_of(2)}, pieces);
    FrameDecoder decoder(scanned(path()));
    EXPECT_EQ(decoded(decoder, 0), dicom_test::stored_values(2));
    const auto several = dicom_test::enhanced_mr({0, 1, 2});
    save_streams(*several, {stream_of(0), stream_of(1), stream_of(2)}, pieces);
    FrameDecoder frames(scanned(path()));
    for (int k = 2; k >= 0; --k)
      EXPECT_EQ(decoded(frames, static_cast<std::size_t>(k)), dicom_test::stored_values(k));
  }
}

TEST_F(FrameDecoderTest, RefusesJpeg2000OfAnotherForm) {
  const auto file = dicom_test::ct_slice(0);
  save_streams(*file, {dicom_test::jpeg_2000_of(std::vector<Uint16>(16), 4, 4)}, 1);
  FrameDecoder decoder(scanned(path()));
  EXPECT_THAT(refusal_of([&] { decoder.decode(0); }), HasSubstr("another form than the image's header"));
}

TEST_F(FrameDecoderTest, RefusesJpeg2000CutShort) {
  const std::vector<Uint8> whole = stream_of(0);
  for (std::size_t size = 2; size + 2 < whole.size(); size += 2) {
    SCOPED_TRACE(size);
    const auto file = dicom_test::ct_slice(0);
    save_streams(*file, {{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}}, 1);
    FrameDecoder decoder(scanned(path()));
    EXPECT_THAT(refusal_of([&] { decoder.decode(0); }), HasSubstr("JPEG 2000"));
  }
}

TEST_F(FrameDecoderTest, RefusesJpegOfAnotherForm) {
  for (const E_TransferSyntax syntax : {EXS_JPEGProcess14SV1, EXS_JPEGLSLossless, EXS_RLELossless}) {
    SCOPED_TRACE(DcmXfer(syntax).getXferName());
    const auto file = dicom_test::ct_slice(0);
    dicom_test::enlarge(0, *file->getDataset());
    file->getDataset()->chooseRepresentation(syntax, nullptr);
    file->getDataset()->removeAllButCurrentRepresentations();
    file->getDataset()->putAndInsertUint16(DCM_Rows, dicom_test::kLargeEdge + 1);
    file->saveFile(OFFilename(path().c_str()), syntax);
    FrameDecoder decoder(scanned(path()));
    refusal_of([&] { decoder.decode(0); });
  }
}

TEST_F(FrameDecoderTest, RefusesFramesThatCannotBeToldApart) {
  const auto file = dicom_test::enhanced_mr({0, 1, 2});
  save_streams(*file, {stream_of(0), stream_of(1)}, 1);
  EXPECT_THAT(refusal_of([&] { FrameDecoder decoder(scanned(path())); }),
              HasSubstr("3 compressed frames in 2 fragments"));
}

TEST_F(FrameDecoderTest, RefusesAFileThatChanged) {
  dicom_test::save(*dicom_test::ct_slice(0), path());
  const ImageFile before = scanned(path());
  dicom_test::save(*dicom_test::ct_slice(1), path());
  EXPECT_THAT(refusal_of([&] { FrameDecoder decoder(before); }), HasSubstr("changed while it was read"));
}

}  // namespace
}  // namespace sammoe
