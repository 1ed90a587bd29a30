// Series as de-identification, converters, gateways and scanners leave them: read as other readers do, and
// said so.
#include "sammoe/dicom_inspection.hpp"

#include "dicom/series/dicom_volume_reader.hpp"
#include "support/compressed_dicom.hpp"
#include "support/expected_dicom_volume.hpp"
#include "support/file_bytes.hpp"
#include "support/refusal.hpp"

#include <filesystem>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using dicom_test::expect_the_series;
using dicom_test::Series;
using testing::ElementsAre;
using testing::HasSubstr;

DicomVolume read(const std::filesystem::path& path, const std::string& series = "") {
  DicomReadOptions options;
  options.series_uid = series;
  return read_dicom_volume(path, options, std::uint64_t{1} << 30);
}

/// Puts NULs behind values of an odd length, as for UIDs, where DICOM wants blanks.
void pad_with_nul(DcmItem& dataset, const DcmTagKey& tag) {
  OFString value;
  dataset.findAndGetOFStringArray(tag, value);
  value.append(1, '\0');
  dataset.putAndInsertOFStringArray(tag, value);
}

TEST(FoundSeries, PaddedWithNul) {
  const Series series([](int, DcmItem& slice) {
    for (const DcmTagKey& tag : {DCM_PhotometricInterpretation, DCM_PixelSpacing, DCM_ImageOrientationPatient,
                                 DCM_ImagePositionPatient, DCM_RescaleIntercept, DCM_Modality})
      pad_with_nul(slice, tag);
  });
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_EQ(volume.source.modality, "CT");
}

/// Every attribute but the pixels with the type UN, as gdcmconv writes what it took from an implicit file.
Bytes with_unknown_types(const Bytes& file) {
  const auto long_at = [&](std::size_t at) {
    return static_cast<std::size_t>(file[at] | file[at + 1] << 8 | file[at + 2] << 16 | file[at + 3] << 24);
  };
  std::size_t at = 132 + 12 + long_at(140);
  Bytes result(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(at));
  while (at < file.size()) {
    const std::string type(file.begin() + static_cast<std::ptrdiff_t>(at + 4),
                           file.begin() + static_cast<std::ptrdiff_t>(at + 6));
    const bool is_long = type == "OW" || type == "OB" || type == "SQ";
    const std::size_t length =
        is_long ? long_at(at + 8) : static_cast<std::size_t>(file[at + 6] | file[at + 7] << 8);
    const auto begin = file.begin() + static_cast<std::ptrdiff_t>(at + (is_long ? 12 : 8));
    if (type == "OW") {
      result.insert(result.end(), file.begin() + static_cast<std::ptrdiff_t>(at), begin);
    } else {
      result.insert(result.end(), file.begin() + static_cast<std::ptrdiff_t>(at), begin - (is_long ? 8 : 4));
      for (const char c : std::string_view("UN\0\0", 4)) result.push_back(static_cast<unsigned char>(c));
      for (unsigned shift = 0; shift < 32; shift += 8)
        result.push_back(static_cast<unsigned char>(length >> shift));
    }
    result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(length));
    at = static_cast<std::size_t>(begin - file.begin()) + length;
  }
  return result;
}

TEST(FoundSeries, OfAttributesWhoseTypeAGatewayDidNotKnow) {
  const Series series;
  for (int k = 0; k < dicom_test::kSlices; ++k) {
    const Bytes unknown = with_unknown_types(read_bytes(series.path(k)));
    ASSERT_NE(unknown, read_bytes(series.path(k)));
    write_bytes(series.path(k), unknown);
  }
  expect_the_series(read(series.folder()));
}

TEST(FoundSeries, WhoseSlicesHaveAFrameOfReferenceEach) {
  const Series series([](int k, DcmItem& slice) {
    dicom_test::put(slice, DCM_FrameOfReferenceUID, "1.2.99." + std::to_string(k));
  });
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_THAT(volume.warnings, ElementsAre(HasSubstr("each slice has a FrameOfReferenceUID of its own")));
  EXPECT_EQ(volume.source.frame_of_reference_uid, "");
  EXPECT_EQ(inspect_dicom(series.folder()).volumes.at(0).warnings, volume.warnings);
}

TEST(FoundSeries, WhoseUidsWereEmptied) {
  const Series series([](int, DcmItem& slice) {
    for (const DcmTagKey& tag : {DCM_SeriesInstanceUID, DCM_SOPInstanceUID, DCM_StudyInstanceUID})
      dicom_test::put(slice, tag, "");
  });
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_THAT(volume.warnings, ElementsAre(HasSubstr("no SeriesInstanceUID")));
  EXPECT_EQ(volume.source.series_instance_uid, "");
  EXPECT_EQ(inspect_dicom(series.folder()).volumes.at(0).id, "unidentified");
  EXPECT_NO_THROW(read(series.folder(), "unidentified"));
}

TEST(FoundSeries, WithoutAClassBesideItsPixels) {
  const Series series([](int, DcmItem& slice) { delete slice.remove(DCM_SOPClassUID); });
  for (int k = 0; k < dicom_test::kSlices; ++k) {
    // DCMTK writes no header without a class, so the file is one without preamble.
    DcmFileFormat file;
    file.loadFile(OFFilename(series.path(k).c_str()));
    delete file.getDataset()->remove(DCM_SOPClassUID);
    file.getDataset()->saveFile(OFFilename(series.path(k).c_str()), EXS_LittleEndianExplicit);
  }
  expect_the_series(read(series.folder()));
}

TEST(FoundSeries, SomeOfWhoseUidsWereEmptiedIsRefused) {
  const Series series([](int k, DcmItem& slice) {
    if (k == 2) dicom_test::put(slice, DCM_SeriesInstanceUID, "");
  });
  EXPECT_THAT(
      refusal_of([&] { read(series.folder()); }),
      testing::AllOf(HasSubstr(Series::name(2)), HasSubstr("SeriesInstanceUID is missing, which other")));
}

/// The series and, at the same places, `times` - 1 more, told apart by `change` alone.
class SeriesOfTimes {
 public:
  explicit SeriesOfTimes(int times, const std::function<void(int time, int k, DcmItem&)>& change) {
    for (int time = 0; time < times; ++time) {
      for (int k = 0; k < dicom_test::kSlices; ++k) {
        const auto slice = dicom_test::ct_slice(k);
        DcmDataset& dataset = *slice->getDataset();
        dicom_test::put(dataset, DCM_SOPInstanceUID, "1.2.6." + std::to_string(10 * time + k));
        std::vector<Uint16> values = dicom_test::stored_values(k);
        for (Uint16& value : values) value = static_cast<Uint16>(value + 1000 * time);
        dicom_test::put_pixels(dataset, values);
        change(time, k, dataset);
        dicom_test::save(*slice, folder_.path() / ("a" + std::to_string(time) + std::to_string(k)));
      }
    }
  }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

TEST(FoundSeries, OfTimesThatOnlyTheirNumbersTellApart) {
  const SeriesOfTimes series(3, [](int time, int k, DcmItem& slice) {
    dicom_test::put(slice, DCM_InstanceNumber, std::to_string(3 * k + time));  // place after place
  });
  EXPECT_THAT(refusal_of([&] { read(series.folder()); }), HasSubstr("3 DICOM volumes"));
  for (int time = 0; time < 3; ++time) {
    const DicomVolume volume =
        read(series.folder(), dicom_test::kSeriesUid + (":" + std::to_string(time + 1)));
    std::vector<float> expected = dicom_test::expected_values();
    for (float& value : expected) value += static_cast<float>(1000 * time);
    EXPECT_EQ(dicom_test::values_of(volume.volume), expected) << time;
    EXPECT_THAT(volume.warnings, ElementsAre(HasSubstr("by InstanceNumber or frame")));
  }
}

TEST(FoundSeries, OfTimesWithoutNumbersIsRefused) {
  const SeriesOfTimes series(2, [](int, int, DcmItem& slice) { delete slice.remove(DCM_InstanceNumber); });
  EXPECT_THAT(refusal_of([&] { read(series.folder()); }), HasSubstr("at each, and no attribute tells which"));
}

TEST(FoundSeries, OfTimesOfWhichASliceIsMissingIsRefusedIfOnlyNumbersTellThemApart) {
  const SeriesOfTimes series(3, [](int time, int k, DcmItem& slice) {
    dicom_test::put(slice, DCM_InstanceNumber, std::to_string(10 * time + k));
  });
  std::filesystem::remove(series.folder() / "a12");
  const DicomInspection inspection = inspect_dicom(series.folder());
  ASSERT_EQ(inspection.volumes.size(), 1U);
  EXPECT_THAT(inspection.volumes[0].problem,
              HasSubstr("holds 11 slices at 4 positions, 2 to 3 at each, and no attribute tells"));
  EXPECT_EQ(refusal_of([&] { read(series.folder()); }), inspection.volumes[0].problem);
}

TEST(FoundSeries, WhoseLastTimeWasStoppedAfterASlice) {
  const SeriesOfTimes series(2, [](int time, int, DcmItem& slice) {
    dicom_test::put(slice, DCM_AcquisitionNumber, std::to_string(time));
  });
  const auto last = dicom_test::ct_slice(0);
  dicom_test::put(*last->getDataset(), DCM_SOPInstanceUID, "1.2.7");
  dicom_test::put(*last->getDataset(), DCM_AcquisitionNumber, "2");
  dicom_test::save(*last, series.folder() / "last");
  const DicomVolume volume = read(series.folder(), dicom_test::kSeriesUid + std::string(":1"));
  expect_the_series(volume);
  EXPECT_THAT(volume.warnings, ElementsAre(HasSubstr("1 localizer or single image was")));
}

TEST(FoundSeries, OfSeveralEnhancedFilesThatNothingElseTellsApart) {
  const TemporaryFolder folder;
  for (int time = 0; time < 3; ++time) {
    const auto file = dicom_test::enhanced_mr({0, 1, 2, 3});
    dicom_test::put(*file->getDataset(), DCM_SOPInstanceUID, "1.2.8." + std::to_string(time));
    dicom_test::save(*file, folder.path() / std::to_string(time));
  }
  const DicomVolume volume = read(folder.path(), dicom_test::kSeriesUid + std::string(":2"));
  expect_the_series(volume);
  EXPECT_EQ(volume.source.slices[3].file.filename(), "1");
  EXPECT_THAT(volume.warnings, testing::IsEmpty());
}

TEST(FoundSeries, OfPlainOrDeflatedFramesThatAreEncapsulated) {
  for (const char* syntax : {dicom_test::kPlainFramesSyntax, dicom_test::kDeflatedFramesSyntax}) {
    SCOPED_TRACE(syntax);
    const Series series;
    for (int k = 0; k < dicom_test::kSlices; ++k) {
      const auto slice = dicom_test::ct_slice(k);
      std::vector<Uint8> bytes;
      for (const Uint16 value : dicom_test::stored_values(k)) {
        bytes.push_back(static_cast<Uint8>(value));
        bytes.push_back(static_cast<Uint8>(value >> 8));
      }
      if (syntax == std::string_view(dicom_test::kDeflatedFramesSyntax)) bytes = dicom_test::deflated(bytes);
      dicom_test::put_streams(*slice->getDataset(), {bytes}, EXS_JPEG2000LosslessOnly);
      slice->saveFile(OFFilename(series.path(k).c_str()), EXS_JPEG2000LosslessOnly);
      dicom_test::rename_jpeg_2000_syntax(series.path(k), syntax);
    }
    expect_the_series(read(series.folder()));
  }
}

TEST(FoundSeries, WhosePixelsArePaddedToFourBytes) {
  for (const Uint16 rest : {Uint16{0}, Uint16{1}}) {
    const Series series([&](int k, DcmItem& slice) {
      std::vector<Uint16> values = dicom_test::stored_values(k);
      values.push_back(rest);
      dicom_test::put_pixels(slice, values);
    });
    if (rest == 0) {
      const DicomVolume volume = read(series.folder());
      expect_the_series(volume);
      EXPECT_THAT(volume.warnings, ElementsAre(HasSubstr("taken as padding")));
    } else {
      EXPECT_THAT(refusal_of([&] { read(series.folder()); }),
                  HasSubstr("PixelData has 42 bytes; expected 40"));
    }
  }
}

TEST(FoundSeries, OfLinksToFilesElsewhere) {
  const Series store;
  const TemporaryFolder folder;
  for (int k = 0; k < dicom_test::kSlices; ++k)
    std::filesystem::create_symlink(store.path(k), folder.path() / Series::name(k));
  expect_the_series(read(folder.path()));
  // One of them may be the slice at an end, which nothing else would tell.
  std::filesystem::create_symlink("annex/x", folder.path() / "more.dcm");
  const std::string refused = refusal_of([&] { read(folder.path()); });
  EXPECT_THAT(refused, HasSubstr("more.dcm: cannot be read (it is a link to 'annex/x'"));
  EXPECT_THAT(refused, HasSubstr("repair or remove it"));
  std::filesystem::rename(folder.path() / "more.dcm", folder.path() / ".#lock");
  expect_the_series(read(folder.path()));
}

TEST(FoundSeries, BesideALabelMapOfIt) {
  const Series series;
  const auto labels = dicom_test::enhanced_mr({0, 1});
  dicom_test::put(*labels->getDataset(), DCM_SOPClassUID, "1.2.840.10008.5.1.4.1.1.66.7");
  dicom_test::put(*labels->getDataset(), DCM_Modality, "SEG");
  dicom_test::put(*labels->getDataset(), DCM_SeriesInstanceUID, "1.2.9");
  dicom_test::save(*labels, series.folder() / "labels");
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_THAT(volume.warnings, ElementsAre(HasSubstr("1 file is not an image")));
}

TEST(FoundSeries, IsDescribedInItsOwnWriting) {
  const auto description = [](const char* character_set, const char* text, const char* patient) {
    const Series series([&](int, DcmItem& slice) {
      dicom_test::put(slice, DCM_SpecificCharacterSet, character_set);
      dicom_test::put(slice, DCM_SeriesDescription, text);
      dicom_test::put(slice, DCM_PatientName, patient);
    });
    return inspect_dicom(series.folder()).volumes.at(0).description;
  };
  EXPECT_EQ(description("ISO_IR 100", "K\xF6pfe", "x"), "Köpfe");
  EXPECT_EQ(description("\\ISO 2022 IR 87", "\x1B$B6;It\x1B(BCT", "x"), "胸部CT");
  // In whatever writing it repeats the name.
  EXPECT_EQ(description("ISO_IR 192", "腹部 王小东", "Wang^XiaoDong=王^小东"), "");
}

}  // namespace
}  // namespace sammoe
