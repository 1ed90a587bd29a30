#include "sammoe/dicom_inspection.hpp"

#include "support/dicom_series.hpp"
#include "support/refusal.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using dicom_test::Series;
using testing::HasSubstr;

TEST(DicomInspection, DescribesWhatWouldBeRead) {
  const Series series;
  std::ofstream(series.folder() / "notes.txt") << "nothing";
  const DicomInspection inspection = inspect_dicom(series.folder());
  ASSERT_EQ(inspection.volumes.size(), 1U);
  const DicomVolumeInfo& volume = inspection.volumes.front();
  EXPECT_EQ(volume.id, dicom_test::kSeriesUid);
  EXPECT_EQ(volume.modality, "CT");
  EXPECT_EQ(volume.description, "axial soft tissue");
  EXPECT_EQ(volume.slices, 4U);
  EXPECT_EQ(volume.size, (Index3{5, 4, 4}));
  EXPECT_THAT(volume.spacing_mm, testing::ElementsAre(0.5, 0.75, 2));
  EXPECT_EQ(volume.problem, "");
  EXPECT_FALSE(volume.is_picture);
  ASSERT_EQ(inspection.left_out.size(), 1U);
  EXPECT_EQ(inspection.left_out[0].name, "notes.txt");
  EXPECT_EQ(inspection.left_out[0].reason, "is not a DICOM file");
}

TEST(DicomInspection, SaysWhyAVolumeCannotBeRead) {
  const Series series;
  std::filesystem::remove(series.path(1));
  EXPECT_THAT(inspect_dicom(series.folder()).volumes.at(0).problem, HasSubstr("--allow-gaps"));
  DicomReadOptions options;
  options.allow_gaps = true;
  const DicomVolumeInfo volume = inspect_dicom(series.folder(), options).volumes.at(0);
  EXPECT_EQ(volume.problem, "");
  EXPECT_THAT(volume.warnings, testing::ElementsAre(HasSubstr("interpolated")));
}

TEST(DicomInspection, KeepsDescriptionsThatNameThePatient) {
  for (const char* description : {"PLANTED head", "for name", "scan of planted-id-77"}) {
    const Series series(
        [&](int, DcmItem& slice) { dicom_test::put(slice, DCM_SeriesDescription, description); });
    EXPECT_EQ(inspect_dicom(series.folder()).volumes.at(0).description, "") << description;
  }
}

TEST(DicomInspection, ShowsControlCharactersAsQuestionMarks) {
  const Series series(
      [](int, DcmItem& slice) { dicom_test::put(slice, DCM_SeriesDescription, "a\x1b[1mb\xc3\xa4"); });
  EXPECT_EQ(inspect_dicom(series.folder()).volumes.at(0).description, "a?[1mb??");
}

TEST(DicomInspection, ListsDamagedFiles) {
  const Series series;
  std::ofstream(series.folder() / "x", std::ios::binary) << std::string(128, '\0') << "DICM";
  const DicomInspection inspection = inspect_dicom(series.folder());
  ASSERT_EQ(inspection.damaged.size(), 1U);
  EXPECT_EQ(inspection.damaged[0].name, "x");
}

TEST(DicomInspection, NamesAPathThatIsNotThere) {
  EXPECT_THAT(refusal_of([] { inspect_dicom("/no/such/folder"); }),
              HasSubstr("/no/such/folder: no such file or folder"));
}

}  // namespace
}  // namespace sammoe
