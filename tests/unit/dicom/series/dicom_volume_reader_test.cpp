#include "dicom/series/dicom_volume_reader.hpp"

#include "support/expected_dicom_volume.hpp"
#include "support/refusal.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using dicom_test::expect_the_series;
using dicom_test::expected_values;
using dicom_test::Series;
using dicom_test::values_of;
using testing::HasSubstr;

constexpr std::uint64_t kBudget = std::uint64_t{1} << 30;

DicomVolume read(const std::filesystem::path& path, const DicomReadOptions& options = {}) {
  return read_dicom_volume(path, options, kBudget);
}

TEST(DicomVolumeReader, SortsSlicesByPlaceAndKeepsStoredValues) {
  const Series series;
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_EQ(volume.volume.scalar_type(), ScalarType::uint16);
  EXPECT_EQ(volume.volume.rescale().intercept, -dicom_test::kStoredOffset);
  EXPECT_THAT(volume.warnings, testing::IsEmpty());
  EXPECT_EQ(volume.source.modality, "CT");
  EXPECT_EQ(volume.source.series_instance_uid, dicom_test::kSeriesUid);
  ASSERT_EQ(volume.source.slices.size(), 4U);
  EXPECT_EQ(volume.source.slices[1].file, series.path(1));
  EXPECT_EQ(volume.source.slices[1].frame_number, 0);
}

TEST(DicomVolumeReader, ReadsEveryUncompressedLayout) {
  for (const E_TransferSyntax syntax : {EXS_LittleEndianImplicit, EXS_LittleEndianExplicit,
                                        EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit}) {
    SCOPED_TRACE(DcmXfer(syntax).getXferName());
    const Series series({}, syntax);
    expect_the_series(read(series.folder()));
  }
}

TEST(DicomVolumeReader, ReadsFilesWithoutPreambleEndingAndFromFolders) {
  const TemporaryFolder folder;
  for (int k = 0; k < dicom_test::kSlices; ++k) {
    const std::filesystem::path inner = folder.path() / ("part" + std::to_string(k % 2));
    std::filesystem::create_directories(inner);
    const auto slice = dicom_test::ct_slice(k);
    slice->getDataset()->chooseRepresentation(EXS_LittleEndianExplicit, nullptr);
    slice->saveFile(OFFilename((inner / std::to_string(k)).c_str()), EXS_LittleEndianExplicit,
                    EET_ExplicitLength, EGL_recalcGL, EPD_noChange, 0, 0, EWM_dataset);
  }
  expect_the_series(read(folder.path()));
}

TEST(DicomVolumeReader, SortsByPlaceWhateverTheNumbersAndTheSide) {
  const Series series([](int k, DcmItem& slice) {
    dicom_test::put(slice, DCM_InstanceNumber, std::to_string(100 - k));
    dicom_test::put(slice, DCM_ImagePositionPatient, dicom_test::position_text(2 * k - 500));
  });
  const DicomVolume volume = read(series.folder());
  EXPECT_EQ(values_of(volume.volume), expected_values());
  EXPECT_EQ(volume.volume.grid().origin_in_ras[2], -500);
}

TEST(DicomVolumeReader, ReadsAnEnhancedImageWhateverTheOrderOfItsFrames) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "mr";
  dicom_test::save(*dicom_test::enhanced_mr({2, 0, 3, 1}), path);
  const DicomVolume volume = read(path);
  expect_the_series(volume);
  EXPECT_EQ(volume.source.slices[0].frame_number, 2);
  EXPECT_EQ(volume.source.slices[3].frame_number, 3);
  EXPECT_EQ(read(folder.path()).sha256, volume.sha256);
}

TEST(DicomVolumeReader, KeepsStoredValuesOfMonochrome1) {
  const Series series(
      [](int, DcmItem& slice) { dicom_test::put(slice, DCM_PhotometricInterpretation, "MONOCHROME1"); });
  expect_the_series(read(series.folder()));
}

TEST(DicomVolumeReader, IgnoresWhatUnusedBitsHold) {
  const Series series([](int k, DcmItem& slice) {
    std::vector<Uint16> values = dicom_test::stored_values(k);
    for (Uint16& value : values) value = static_cast<Uint16>(value | 0xF000);
    dicom_test::put_pixels(slice, values);
    slice.putAndInsertUint16(DCM_BitsStored, 12);
    slice.putAndInsertUint16(DCM_HighBit, 11);
  });
  expect_the_series(read(series.folder()));
}

TEST(DicomVolumeReader, ExtendsTheSignOfStoredBits) {
  const Series series([](int k, DcmItem& slice) {
    std::vector<Uint16> values = dicom_test::stored_values(k);
    for (Uint16& value : values) value = static_cast<Uint16>((value - 24) & 0x0FFF);
    values[0] = 0x0FFE;  // -2 in 12 bits
    dicom_test::put_pixels(slice, values);
    slice.putAndInsertUint16(DCM_BitsStored, 12);
    slice.putAndInsertUint16(DCM_HighBit, 11);
    slice.putAndInsertUint16(DCM_PixelRepresentation, 1);
    dicom_test::put(slice, DCM_RescaleIntercept, "0");
  });
  const DicomVolume volume = read(series.folder());
  EXPECT_EQ(volume.volume.scalar_type(), ScalarType::int16);
  std::vector<float> expected = expected_values();
  for (int k = 0; k < 4; ++k) expected[static_cast<std::size_t>(k) * 20] = -2;
  EXPECT_EQ(values_of(volume.volume), expected);
}

TEST(DicomVolumeReader, ConvertsToRealValuesWhereScalingsDiffer) {
  const Series series([](int k, DcmItem& slice) {
    dicom_test::put(slice, DCM_RescaleSlope, k == 0 ? "1" : "0.001");
    dicom_test::put(slice, DCM_RescaleIntercept, "0");
  });
  const DicomVolume volume = read(series.folder());
  EXPECT_EQ(volume.volume.scalar_type(), ScalarType::float32);
  EXPECT_FLOAT_EQ(values_of(volume.volume)[19], 34 + 24);
  EXPECT_FLOAT_EQ(values_of(volume.volume)[79], 0.358F);
  EXPECT_THAT(volume.warnings, testing::Contains(HasSubstr("slopes 0.001 to 1")));
}

TEST(DicomVolumeReader, LeavesOutCopiesAndWhatIsNoImage) {
  const Series series;
  std::filesystem::copy(series.path(1), series.folder() / "copy.dcm");
  std::ofstream(series.folder() / "empty.dcm");
  std::ofstream(series.folder() / "notes.txt") << "not an image";
  DcmFileFormat report;
  dicom_test::put_identity(*report.getDataset(), UID_BasicTextSRStorage, "1.2.3");
  dicom_test::save(report, series.folder() / "report.dcm");
  DcmFileFormat dose;
  dicom_test::put_identity(*dose.getDataset(), UID_RTDoseStorage, "1.2.4");
  dicom_test::put_pixels(*dose.getDataset(), {1, 2});
  dicom_test::save(dose, series.folder() / "dose.dcm");
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_THAT(volume.warnings, testing::UnorderedElementsAre(HasSubstr("1 file is a byte-for-byte copy"),
                                                             HasSubstr("4 files are not images")));
}

TEST(DicomVolumeReader, HashesFilesWhateverTheirNames) {
  const Series series;
  const std::string digest = read(series.folder()).sha256;
  std::filesystem::rename(series.path(0), series.folder() / "zz");
  std::ofstream(series.folder() / "notes.txt") << "no part of it";
  EXPECT_EQ(read(series.folder()).sha256, digest);
  EXPECT_EQ(dicom_digest(series.folder(), {}), digest);
  std::filesystem::remove(series.path(3));
  EXPECT_NE(dicom_digest(series.folder(), {}), digest);
}

TEST(DicomVolumeReader, LeavesALocalizerOfTheSeriesOut) {
  const Series series;
  const auto localizer = dicom_test::ct_slice(0);
  dicom_test::put(*localizer->getDataset(), DCM_SOPInstanceUID, "1.2.5");
  dicom_test::put(*localizer->getDataset(), DCM_ImageOrientationPatient, "0\\1\\0\\0\\0\\-1");
  dicom_test::save(*localizer, series.folder() / "scout.dcm");
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_THAT(volume.warnings, testing::ElementsAre(HasSubstr("1 localizer or single image was")));
}

TEST(DicomVolumeReader, InterpolatesAMissingSliceIfAsked) {
  const Series series;
  std::filesystem::remove(series.path(2));
  EXPECT_THAT(refusal_of([&] { read(series.folder()); }),
              testing::AllOf(HasSubstr("IM6.dcm: lies 4 mm above IM8.dcm"), HasSubstr("--allow-gaps")));
  DicomReadOptions options;
  options.allow_gaps = true;
  const DicomVolume volume = read(series.folder(), options);
  EXPECT_EQ(volume.volume.grid().size, (Index3{5, 4, 4}));
  EXPECT_EQ(volume.volume.scalar_type(), ScalarType::float32);
  // Values rise by 100 a slice, so the interpolated slice is the one that was removed.
  EXPECT_EQ(values_of(volume.volume), expected_values());
  EXPECT_THAT(volume.warnings, testing::Contains(HasSubstr("interpolated linearly onto 4 planes 2 mm")));
  EXPECT_EQ(volume.source.slices[3].file, series.path(3));
}

TEST(DicomVolumeReader, ShearsATiltedSeriesIfAsked) {
  const Series series([](int k, DcmItem& slice) {
    // One row (0.75 mm) further a slice: a tilt of 20.56 degrees.
    dicom_test::put(slice, DCM_ImagePositionPatient,
                    "-10\\" + std::to_string(-20 + 0.75 * k) + "\\" + std::to_string(2 * k));
  });
  EXPECT_THAT(refusal_of([&] { read(series.folder()); }),
              testing::AllOf(HasSubstr("20.56 degrees"), HasSubstr("--correct-tilt")));
  DicomReadOptions options;
  options.correct_tilt = true;
  const DicomVolume volume = read(series.folder(), options);
  EXPECT_EQ(volume.volume.grid().size, (Index3{5, 7, 4}));
  EXPECT_THAT(volume.warnings, testing::Contains(HasSubstr("a tilt of 20.56 degrees was corrected")));
  const std::vector<float> values = values_of(volume.volume);
  for (int k = 0; k < 4; ++k) {
    for (int j = 0; j < 7; ++j) {
      const float expected = j < k || j >= k + 4 ? 0.0F : static_cast<float>(100 * k + 10 * (j - k) + 2);
      EXPECT_FLOAT_EQ(values[static_cast<std::size_t>((k * 7 + j) * 5 + 2)], expected) << j << ' ' << k;
    }
  }
}

TEST(DicomVolumeReader, AsksWhichOfSeveralSeries) {
  const Series one;
  const Series other(
      [](int, DcmItem& slice) { dicom_test::put(slice, DCM_SeriesInstanceUID, "1.2.840.99"); });
  std::filesystem::copy(other.folder(), one.folder() / "other");
  const std::string refusal = refusal_of([&] { read(one.folder()); });
  EXPECT_THAT(refusal, testing::AllOf(HasSubstr("2 DICOM volumes"), HasSubstr("1.2.840.99 (CT 5 x 4 x 4)"),
                                      HasSubstr("--series")));
  DicomReadOptions options;
  options.series_uid = "1.2.840.99";
  EXPECT_EQ(read(one.folder(), options).source.series_instance_uid, "1.2.840.99");
  options.series_uid = "1.2.840.98";
  EXPECT_THAT(refusal_of([&] { read(one.folder(), options); }), HasSubstr("holds no series '1.2.840.98'"));
}

TEST(DicomVolumeReader, TellsTimePointsApart) {
  const Series series;
  for (int k = 0; k < dicom_test::kSlices; ++k) {
    const auto slice = dicom_test::ct_slice(k);
    dicom_test::put(*slice->getDataset(), DCM_SOPInstanceUID, "1.2.6." + std::to_string(k + 1));
    dicom_test::put(*slice->getDataset(), DCM_AcquisitionNumber, "2");
    dicom_test::save(*slice, series.folder() / ("late" + std::to_string(k)));
  }
  EXPECT_THAT(refusal_of([&] { read(series.folder()); }), HasSubstr("2 DICOM volumes"));
  DicomReadOptions options;
  options.series_uid = std::string(dicom_test::kSeriesUid) + ":2";
  const DicomVolume volume = read(series.folder(), options);
  expect_the_series(volume);
  EXPECT_EQ(volume.source.slices[0].file.filename(), "late0");
}

TEST(DicomVolumeReader, ChecksTheBudgetBeforeDecoding) {
  const Series series;
  EXPECT_THAT(refusal_of([&] { read_dicom_volume(series.folder(), {}, 100); }),
              HasSubstr("160 bytes of voxels; expected at most 100"));
}

}  // namespace
}  // namespace sammoe
