// Series that other readers take for good, or abort on. What each has to be refused for is in docs/dicom.md.
#include "dicom/series/dicom_volume_reader.hpp"
#include "support/dicom_series.hpp"
#include "support/file_bytes.hpp"
#include "support/refusal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using dicom_test::Series;
using testing::HasSubstr;

std::string refusal_of_folder(const std::filesystem::path& path) {
  const std::string message = refusal_of([&] { read_dicom_volume(path, {}, std::uint64_t{1} << 30); });
  EXPECT_THAT(message, testing::Not(HasSubstr("Planted")));
  EXPECT_THAT(message, testing::Not(HasSubstr("PLANTED")));
  return message;
}

/// One attribute of slice 1 has another value, or none.
struct BadAttribute {
  const char* why;
  DcmTagKey tag;
  const char* value;  ///< null: the attribute is removed
  const char* message;
};

class BadAttributeTest : public testing::TestWithParam<BadAttribute> {};

TEST_P(BadAttributeTest, IsRefusedWithTheFileNamed) {
  const BadAttribute& bad = GetParam();
  const Series series([&](int k, DcmItem& slice) {
    if (k != 1) return;
    if (bad.value == nullptr)
      delete slice.remove(bad.tag);
    else
      dicom_test::put(slice, bad.tag, bad.value);
  });
  const std::string message = refusal_of_folder(series.folder());
  EXPECT_THAT(message, HasSubstr(Series::name(1)));
  EXPECT_THAT(message, HasSubstr(bad.message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadAttributeTest,
    testing::Values(
        BadAttribute{"NoSpacing", DCM_PixelSpacing, nullptr, "PixelSpacing is missing"},
        BadAttribute{"ZeroSpacing", DCM_PixelSpacing, "0\\0", "PixelSpacing holds 0 mm"},
        BadAttribute{"OtherSpacing", DCM_PixelSpacing, "0.75\\0.6", "another PixelSpacing"},
        BadAttribute{"DecimalComma", DCM_PixelSpacing, "0,5\\0,5", "PixelSpacing is '0,5\\0,5'"},
        BadAttribute{"OneSpacing", DCM_PixelSpacing, "0.75", "PixelSpacing is '0.75'; expected 2 numbers"},
        BadAttribute{"NoPosition", DCM_ImagePositionPatient, nullptr, "ImagePositionPatient is missing"},
        BadAttribute{"NanPosition", DCM_ImagePositionPatient, "nan\\inf\\0", "ImagePositionPatient is 'nan"},
        BadAttribute{"FarPosition", DCM_ImagePositionPatient, "0\\0\\1e9", "holds 1000000000 mm"},
        BadAttribute{"NoOrientation", DCM_ImageOrientationPatient, nullptr,
                     "ImageOrientationPatient is missing"},
        BadAttribute{"ZeroOrientation", DCM_ImageOrientationPatient, "0\\0\\0\\0\\0\\0", "length 0"},
        BadAttribute{"Shear", DCM_ImageOrientationPatient, "1\\0\\0\\0.1\\0.995\\0", "right angles"},
        BadAttribute{"OtherFrame", DCM_FrameOfReferenceUID, "1.2.3", "another FrameOfReferenceUID"},
        BadAttribute{"ZeroSlope", DCM_RescaleSlope, "0", "RescaleSlope is 0"},
        BadAttribute{"HugeSlope", DCM_RescaleSlope, "1e300", "exceed float32"},
        BadAttribute{"NoPixels", DCM_PixelData, nullptr, "has no PixelData"},
        BadAttribute{"Colour", DCM_PhotometricInterpretation, "RGB", "PhotometricInterpretation is 'RGB'"},
        BadAttribute{"Mosaic", DCM_ImageType, "ORIGINAL\\PRIMARY\\M\\MOSAIC", "is a mosaic"},
        BadAttribute{"NoSeries", DCM_SeriesInstanceUID, nullptr, "SeriesInstanceUID is missing"},
        BadAttribute{"Shifted", DCM_ImagePositionPatient, "-9\\-20\\2", "shifted sideways"},
        BadAttribute{"SamePlace", DCM_ImagePositionPatient, "-10\\-20\\4", "lies at the position of"}),
    [](const auto& row) { return std::string(row.param.why); });

/// One binary attribute of slice 1 has another value.
struct BadNumber {
  const char* why;
  DcmTagKey tag;
  Uint16 value;
  const char* message;
};

class BadNumberTest : public testing::TestWithParam<BadNumber> {};

TEST_P(BadNumberTest, IsRefusedWithTheFileNamed) {
  const BadNumber& bad = GetParam();
  const Series series([&](int k, DcmItem& slice) {
    if (k == 1) slice.putAndInsertUint16(bad.tag, bad.value);
  });
  const std::string message = refusal_of_folder(series.folder());
  EXPECT_THAT(message, HasSubstr(Series::name(1)));
  EXPECT_THAT(message, HasSubstr(bad.message));
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadNumberTest,
    testing::Values(BadNumber{"NoRows", DCM_Rows, 0, "Rows is 0"},
                    BadNumber{"MoreRows", DCM_Rows, 5, "PixelData has 40 bytes; expected 50 for 5 x 5"},
                    BadNumber{"FewerRows", DCM_Rows, 3, "PixelData has 40 bytes; expected 30"},
                    BadNumber{"HugeRows", DCM_Rows, 60000, "expected 600000"},
                    BadNumber{"ThirtyTwoBits", DCM_BitsAllocated, 32, "BitsAllocated is 32"},
                    BadNumber{"TooManyBits", DCM_BitsStored, 17, "BitsStored is 17"},
                    BadNumber{"HighBit", DCM_HighBit, 16, "HighBit is 16"},
                    BadNumber{"ThreeSamples", DCM_SamplesPerPixel, 3, "SamplesPerPixel is 3"},
                    BadNumber{"Representation", DCM_PixelRepresentation, 2, "PixelRepresentation is 2"}),
    [](const auto& row) { return std::string(row.param.why); });

TEST(DicomRefusal, SlicesOfAnotherSize) {
  const Series series([](int k, DcmItem& slice) {
    if (k != 3) return;
    slice.putAndInsertUint16(DCM_Rows, 2);
    dicom_test::put_pixels(slice, std::vector<Uint16>(10, 7));
  });
  EXPECT_THAT(refusal_of_folder(series.folder()), HasSubstr("IM6.dcm: has another matrix size"));
}

TEST(DicomRefusal, UnevenSteps) {
  const Series series([](int k, DcmItem& slice) {
    dicom_test::put(slice, DCM_ImagePositionPatient, dicom_test::position_text(k < 3 ? 2 * k : 6.8));
  });
  EXPECT_THAT(refusal_of_folder(series.folder()), HasSubstr("IM6.dcm: lies 2.8 mm above IM7.dcm"));
}

TEST(DicomRefusal, FilesCutShortAnywhere) {
  const Series series;
  const Bytes whole = read_bytes(series.path(2));
  for (std::size_t size = 133; size < whole.size(); ++size) {
    SCOPED_TRACE(size);
    write_bytes(series.path(2), {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    const std::string message = refusal_of_folder(series.folder());
    EXPECT_THAT(message, HasSubstr(Series::name(2)));
  }
  write_bytes(series.path(2), whole);
  read_dicom_volume(series.folder(), {}, std::uint64_t{1} << 30);
}

// Found by the fuzzer: DCMTK makes room for four gigabytes before it finds that they are not there.
TEST(DicomRefusal, AValueThatEndsBeyondTheFile) {
  const Series series({}, EXS_LittleEndianImplicit);
  Bytes bytes = read_bytes(series.path(1));
  const Bytes sop_class{0x08, 0x00, 0x16, 0x00};
  const auto tag = std::search(bytes.begin(), bytes.end(), sop_class.begin(), sop_class.end());
  ASSERT_NE(tag, bytes.end());
  std::fill(tag + 5, tag + 8, static_cast<unsigned char>(0xFE));
  write_bytes(series.path(1), bytes);
  const std::string message = refusal_of_folder(series.folder());
  EXPECT_THAT(message, HasSubstr(Series::name(1)));
  EXPECT_THAT(message, HasSubstr("a value that ends beyond the file"));
}

TEST(DicomRefusal, AFileOfPreambleAlone) {
  const Series series;
  Bytes bytes(128, 0);
  for (const char c : std::string("DICM")) bytes.push_back(static_cast<unsigned char>(c));
  write_bytes(series.folder() / "x", bytes);
  EXPECT_THAT(refusal_of_folder(series.folder()), HasSubstr("x: "));
}

TEST(DicomRefusal, TwoImagesOfOneInstance) {
  const Series series([](int k, DcmItem& slice) {
    if (k == 1) dicom_test::put(slice, DCM_SOPInstanceUID, "1.2.826.0.1.3680043.2.1143.2.1");
  });
  EXPECT_THAT(refusal_of_folder(series.folder()), HasSubstr("has the SOPInstanceUID of"));
}

TEST(DicomRefusal, AnUnsupportedTransferSyntax) {
  const Series series;
  Bytes bytes = read_bytes(series.path(0));
  const std::string known = std::string("1.2.840.10008.1.2.1") + '\0';
  const std::string unknown = "1.2.840.10008.1.2.77";
  const auto at = std::search(bytes.begin(), bytes.end(), known.begin(), known.end());
  ASSERT_NE(at, bytes.end());
  std::copy(unknown.begin(), unknown.end(), at);
  write_bytes(series.path(0), bytes);
  EXPECT_THAT(refusal_of_folder(series.folder()),
              HasSubstr("IM9.dcm: unsupported transfer syntax UID '1.2.840.10008.1.2.77'"));
}

TEST(DicomRefusal, OneSlice) {
  const Series series;
  EXPECT_THAT(refusal_of_folder(series.path(0)), HasSubstr("holds one slice"));
}

TEST(DicomRefusal, EnhancedImagesWithGapsOrWithoutPlaces) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "mr";
  dicom_test::save(*dicom_test::enhanced_mr({0, 3, 1}), path);
  EXPECT_THAT(refusal_of_folder(path), HasSubstr("frame 2: lies 4 mm above frame 3"));
  const auto counted = dicom_test::enhanced_mr({0, 1, 2});
  dicom_test::put(*counted->getDataset(), DCM_NumberOfFrames, "4");
  dicom_test::save(*counted, path);
  EXPECT_THAT(refusal_of_folder(path), HasSubstr("NumberOfFrames is 4"));
  const auto bare = dicom_test::enhanced_mr({0, 1, 2});
  delete bare->getDataset()->remove(DCM_PerFrameFunctionalGroupsSequence);
  dicom_test::save(*bare, path);
  EXPECT_THAT(refusal_of_folder(path), HasSubstr("holds 3 frames without saying where each lies"));
}

TEST(DicomRefusal, FoldersWithoutImages) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusal_of_folder(folder.path()), HasSubstr("is an empty folder"));
  std::ofstream(folder.path() / "notes.txt") << "nothing here";
  EXPECT_THAT(refusal_of_folder(folder.path()),
              HasSubstr("holds no DICOM image of a scan (notes.txt is not a DICOM file)"));
}

}  // namespace
}  // namespace sammoe
