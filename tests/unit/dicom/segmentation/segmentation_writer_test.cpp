#include "sammoe/dicom_segmentation.hpp"

#include "dicom/file/dicom_library.hpp"
#include "dicom/file/field_reader.hpp"
#include "dicom/file/item_fields.hpp"
#include "support/dicom_seg_source.hpp"
#include "support/error_matchers.hpp"
#include "support/file_bytes.hpp"
#include "support/grids.hpp"
#include "support/temporary_folder.hpp"

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

class SegmentationWriter : public testing::Test {
 protected:
  SegmentationWriter() {
    mask_.labels[20] = 2;  // slice 1
    mask_.labels[41] = 5;  // slice 2
  }

  /// Writes and opens the file.
  DcmDataset& write(const DicomSegmentationContent& content) {
    write_dicom_segmentation(path_, mask_, content);
    file_ = std::make_unique<DcmFileFormat>();
    EXPECT_TRUE(file_->loadFile(OFFilename(path_.c_str())).good());
    return *file_->getDataset();
  }

  static DcmItem& item(DcmItem& parent, const DcmTagKey& tag, long number = 0) {
    DcmItem* found = nullptr;
    EXPECT_TRUE(parent.findAndGetSequenceItem(tag, found, number).good()) << DcmTag(tag).getTagName();
    return *found;
  }

  static std::string code_in(DcmItem& parent, const DcmTagKey& tag) {
    DcmItem& term = item(parent, tag);
    return text_in(term, DCM_CodeValue) + " " + text_in(term, DCM_CodingSchemeDesignator) + " " +
           text_in(term, DCM_CodeMeaning);
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_.path() / "mask.dcm";
  LabelMap mask_{small_grid(), std::vector<std::uint16_t>(60)};
  DicomSource source_ = make_dicom_series(folder_.path(), mask_.grid);
  std::unique_ptr<DcmFileFormat> file_;
};

TEST_F(SegmentationWriter, BelongsToThePatientAndStudyOfItsSource) {
  DcmDataset& written = write(make_dicom_segmentation_content(source_, 2));
  EXPECT_EQ(text_in(written, DCM_PatientName), "Quxley^Zebedee");
  EXPECT_EQ(text_in(written, DCM_PatientID), "PID-7431");
  EXPECT_EQ(text_in(written, DCM_AccessionNumber), "A17");
  EXPECT_EQ(text_in(written, DCM_StudyInstanceUID), source_.study_instance_uid);
  EXPECT_EQ(text_in(written, DCM_FrameOfReferenceUID), source_.frame_of_reference_uid);
  EXPECT_NE(text_in(written, DCM_SeriesInstanceUID), source_.series_instance_uid);
  EXPECT_EQ(text_in(written, DCM_LossyImageCompression), "00");
}

/// Adds attributes to the image that patient and study are taken from.
void describe_patient(const std::filesystem::path& image,
                      const std::map<DcmTagKey, const char*>& attributes) {
  DcmFileFormat file;
  ASSERT_TRUE(file.loadFile(OFFilename(image.c_str())).good());
  file.loadAllDataIntoMemory();
  for (const auto& [tag, value] : attributes) put_text(*file.getDataset(), tag, value);
  ASSERT_TRUE(file.saveFile(OFFilename(image.c_str()), EXS_LittleEndianExplicit).good());
}

/// The attributes of patient, trial, request and visit that a data set has.
std::set<std::string> patient_attributes(DcmDataset& dataset) {
  std::set<std::string> names;
  for (unsigned long n = 0; n < dataset.card(); ++n) {
    const DcmTag tag = dataset.getElement(n)->getTag();
    const bool is_of_patient = tag.getGroup() == 0x0010 || tag.getGroup() == 0x0012 ||
                               tag.getGroup() == 0x0032 || tag.getGroup() == 0x0038;
    if (is_of_patient) names.insert(DcmTag(tag).getTagName());
  }
  return names;
}

TEST_F(SegmentationWriter, TakesOverOnlyWhatPatientAndStudyNeed) {
  const std::map<DcmTagKey, const char*> unneeded{
      {DCM_PatientComments, "x"},
      {DCM_EthnicGroup, "x"},
      {DCM_PatientAge, "074Y"},
      {DCM_PatientSize, "1.7"},
      {DCM_PatientWeight, "70"},
      {DCM_PatientBirthTime, "010203"},
      {DCM_OtherPatientNames, "x"},
      {DCM_AdditionalPatientHistory, "x"},
      {DCM_Occupation, "x"},
      {DCM_MedicalAlerts, "x"},
      {DCM_PregnancyStatus, "4"},
      {DCM_PatientAddress, "x"},
      {DCM_PatientTelephoneNumbers, "1"},
      {DCM_ResponsiblePerson, "x"},  // of a child, say
      {DCM_StudyDescription, "x"},
      {DCM_AdmittingDiagnosesDescription, "x"},
      {DCM_NameOfPhysiciansReadingStudy, "x"},
      {DCM_OperatorsName, "x"},
      {DCM_InstitutionName, "x"},
      {DCM_RequestedProcedureDescription, "x"},
      {DCM_ClinicalTrialSubjectID, "x"},
      {DCM_ClinicalTrialSponsorName, "x"},
      {DCM_TimezoneOffsetFromUTC, "+0900"},  // of the scanner's clock, not of ours
  };
  describe_patient(source_.slices[0].file, unneeded);
  DcmDataset& written = write(make_dicom_segmentation_content(source_, 2));
  for (const auto& [tag, value] : unneeded) EXPECT_FALSE(written.tagExists(tag)) << DcmTag(tag).getTagName();
  const std::set<std::string> needed{"PatientName", "PatientID", "PatientBirthDate", "PatientSex"};
  EXPECT_EQ(patient_attributes(written), needed);
  for (const DcmTagKey& tag : {DCM_StudyInstanceUID, DCM_StudyDate, DCM_StudyTime, DCM_StudyID,
                               DCM_AccessionNumber, DCM_ReferringPhysicianName})
    EXPECT_TRUE(written.tagExists(tag)) << DcmTag(tag).getTagName();
  EXPECT_EQ(text_in(written, DCM_PatientBirthDate), "19500102");
  EXPECT_EQ(text_in(written, DCM_StudyID), "17");
}

TEST_F(SegmentationWriter, TakesOverWhoseIdItIsThatIdentityWasRemovedAndWhatAnimalsNeed) {
  const std::map<DcmTagKey, const char*> needed{
      {DCM_IssuerOfPatientID, "hospital"},      {DCM_PatientIdentityRemoved, "YES"},
      {DCM_DeidentificationMethod, "by hand"},  {DCM_PatientSpeciesDescription, "canine"},
      {DCM_PatientBreedDescription, "terrier"}, {DCM_ResponsiblePerson, "Owner^Anna"},
      {DCM_ResponsiblePersonRole, "OWNER"},
  };
  describe_patient(source_.slices[0].file, needed);
  DcmDataset& written = write(make_dicom_segmentation_content(source_, 2));
  for (const auto& [tag, value] : needed) EXPECT_EQ(text_in(written, tag), value);
}

TEST_F(SegmentationWriter, TakesPaddingOfNulsOff) {
  DcmFileFormat file;
  ASSERT_TRUE(file.loadFile(OFFilename(source_.slices[0].file.c_str())).good());
  file.loadAllDataIntoMemory();
  file.getDataset()->putAndInsertOFStringArray(DCM_StudyID, OFString("17B\0", 4));
  ASSERT_TRUE(file.saveFile(OFFilename(source_.slices[0].file.c_str()), EXS_LittleEndianExplicit).good());
  OFString stored;
  write(make_dicom_segmentation_content(source_, 2)).findAndGetOFStringArray(DCM_StudyID, stored);
  EXPECT_EQ(stored, "17B");
}

TEST_F(SegmentationWriter, NamesTheModelAsEquipment) {
  DcmDataset& written = write(make_dicom_segmentation_content(source_, 2));
  DcmItem& contribution = item(written, DCM_ContributingEquipmentSequence);
  for (DcmItem* place : {static_cast<DcmItem*>(&written), &contribution}) {
    EXPECT_EQ(text_in(*place, DCM_Manufacturer), "sammoe");
    EXPECT_EQ(text_in(*place, DCM_ManufacturerModelName), "demo");
    EXPECT_EQ(text_in(*place, DCM_DeviceSerialNumber), std::string(64, 'a'));
  }
  OFString version;
  EXPECT_TRUE(written.findAndGetOFString(DCM_SoftwareVersions, version, 1).good());
  EXPECT_EQ(version, "1.0");
}

TEST_F(SegmentationWriter, NumbersSegmentsFromOneAndKeepsTheirLabels) {
  DcmDataset& written = write(make_dicom_segmentation_content(source_, 2));
  for (long n = 0; n < 2; ++n) {
    DcmItem& segment = item(written, DCM_SegmentSequence, n);
    Uint16 number = 0;
    EXPECT_TRUE(segment.findAndGetUint16(DCM_SegmentNumber, number).good());
    EXPECT_EQ(number, n + 1);
    EXPECT_EQ(text_in(segment, DCM_SegmentLabel), "object " + std::to_string(n));
    EXPECT_EQ(text_in(segment, DCM_TrackingID), "sammoe label " + std::to_string(2 + 3 * n));
    EXPECT_EQ(text_in(segment, DCM_SegmentAlgorithmType), "SEMIAUTOMATIC");
    EXPECT_EQ(code_in(segment, DCM_SegmentedPropertyTypeCodeSequence), "85756007 SCT Tissue");
  }
}

TEST_F(SegmentationWriter, StatesTheTermsOfAnObject) {
  DicomSegmentationContent content = make_dicom_segmentation_content(source_, 2);
  ObjectTerms& terms = content.segments[0].terms;
  terms.category = {"123037004", "SCT", "Anatomical Structure"};
  terms.type = {"64033007", "SCT", "Kidney"};
  terms.type_modifier = {"7771000", "SCT", "Left"};
  terms.region = {"818981001", "SCT", "Abdomen"};
  terms.region_modifier = {"24028007", "SCT", "Right"};
  DcmItem& segment = item(write(content), DCM_SegmentSequence);
  EXPECT_EQ(code_in(segment, DCM_SegmentedPropertyCategoryCodeSequence),
            "123037004 SCT Anatomical Structure");
  EXPECT_EQ(code_in(segment, DCM_SegmentedPropertyTypeCodeSequence), "64033007 SCT Kidney");
  EXPECT_EQ(code_in(item(segment, DCM_SegmentedPropertyTypeCodeSequence),
                    DCM_SegmentedPropertyTypeModifierCodeSequence),
            "7771000 SCT Left");
  EXPECT_EQ(code_in(segment, DCM_AnatomicRegionSequence), "818981001 SCT Abdomen");
  EXPECT_EQ(code_in(item(segment, DCM_AnatomicRegionSequence), DCM_AnatomicRegionModifierSequence),
            "24028007 SCT Right");
}

TEST_F(SegmentationWriter, RecommendsAColourWhereOneIsGiven) {
  DicomSegmentationContent content = make_dicom_segmentation_content(source_, 2);
  content.segments[1].srgb = {255, 255, 255};
  DcmDataset& written = write(content);
  Uint16 lightness = 0;
  EXPECT_TRUE(item(written, DCM_SegmentSequence, 1)
                  .findAndGetUint16(DCM_RecommendedDisplayCIELabValue, lightness)
                  .good());
  EXPECT_EQ(lightness, 65535);
  EXPECT_FALSE(item(written, DCM_SegmentSequence, 0).tagExists(DCM_RecommendedDisplayCIELabValue));
}

TEST_F(SegmentationWriter, EachFrameRefersToItsSlice) {
  source_.slices[2].frame_number = 9;
  DcmDataset& written = write(make_dicom_segmentation_content(source_, 2));
  for (std::size_t n = 0; n < 2; ++n) {
    DcmItem& frame = item(written, DCM_PerFrameFunctionalGroupsSequence, static_cast<long>(n));
    DcmItem& image = item(item(frame, DCM_DerivationImageSequence), DCM_SourceImageSequence);
    EXPECT_EQ(text_in(image, DCM_ReferencedSOPInstanceUID), source_.slices[n + 1].sop_instance_uid);
    EXPECT_EQ(text_in(image, DCM_ReferencedFrameNumber), n == 1 ? "9" : "");
  }
  DcmItem& series = item(written, DCM_ReferencedSeriesSequence);
  EXPECT_EQ(text_in(series, DCM_SeriesInstanceUID), source_.series_instance_uid);
  EXPECT_EQ(text_in(item(series, DCM_ReferencedInstanceSequence, 2), DCM_ReferencedSOPInstanceUID),
            source_.slices[2].sop_instance_uid);
}

TEST_F(SegmentationWriter, TextsBeyondAsciiMakeTheFileUtf8) {
  MadePatient patient;
  patient.name = "M\xFCller^J\xF6rg";  // Latin 1
  source_ = make_dicom_series(folder_.path(), mask_.grid, patient);
  DicomSegmentationContent content = make_dicom_segmentation_content(source_, 2);
  EXPECT_EQ(text_in(write(content), DCM_PatientName), patient.name);
  content.segments[0].name = "L\xC3\xA4sion";
  DcmDataset& written = write(content);
  EXPECT_EQ(text_in(written, DCM_SpecificCharacterSet), "ISO_IR 192");
  EXPECT_EQ(text_in(written, DCM_PatientName), "M\xC3\xBCller^J\xC3\xB6rg");
  EXPECT_EQ(text_in(item(written, DCM_SegmentSequence), DCM_SegmentLabel), "L\xC3\xA4sion");
}

TEST_F(SegmentationWriter, PatientsOfAnyCharacterSetAreTakenOverAsTheyAreOrAsUtf8) {
  const std::vector<std::array<std::string, 3>> patients{
      {"\\ISO 2022 IR 87", "Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B", "Yamada^Tarou=山田^太郎"},
      {"ISO 2022 IR 13\\ISO 2022 IR 87", "\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田"},
      {"\\ISO 2022 IR 149", "Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7", "Hong^Gildong=洪^吉洞"},
      {"GB18030", "Wang^XiaoDong=\xCD\xF5^\x81\x5C", "Wang^XiaoDong=王^乗"},
  };
  for (const auto& [character_set, stored, utf8] : patients) {
    SCOPED_TRACE(character_set);
    MadePatient patient;
    patient.character_set = character_set;
    patient.name = stored;
    source_ = make_dicom_series(folder_.path(), mask_.grid, patient);
    DicomSegmentationContent content = make_dicom_segmentation_content(source_, 2);
    DcmDataset& as_it_is = write(content);
    EXPECT_EQ(FieldReader(&as_it_is).text(DCM_PatientName), stored);
    EXPECT_EQ(FieldReader(&as_it_is).text(DCM_SpecificCharacterSet), character_set);
    content.segments[0].name = "肝臓";
    DcmDataset& converted = write(content);
    EXPECT_EQ(FieldReader(&converted).text(DCM_PatientName), utf8);
    EXPECT_EQ(FieldReader(&converted).text(DCM_SpecificCharacterSet), "ISO_IR 192");
    EXPECT_EQ(text_in(item(converted, DCM_SegmentSequence), DCM_SegmentLabel), "肝臓");
  }
}

TEST_F(SegmentationWriter, TextsOfSequencesBecomeUtf8Too) {
  DcmFileFormat file;
  const OFFilename path(source_.slices[0].file.c_str());
  ASSERT_TRUE(file.loadFile(path).good());
  file.loadAllDataIntoMemory();
  DcmItem& method = put_term(*file.getDataset(), DCM_DeidentificationMethodCodeSequence, {"1", "99X", "x"});
  put_text(method, DCM_CodeMeaning, "gel\xF6scht");
  DcmItem& other = put_term(*file.getDataset(), DCM_DeidentificationMethodCodeSequence, {"2", "99X", "x"});
  put_text(other, DCM_SpecificCharacterSet, "ISO_IR 144");
  put_text(other, DCM_CodeMeaning, "\xBC\xDE\xD7\xD3");
  ASSERT_TRUE(file.saveFile(path, EXS_LittleEndianExplicit).good());
  DicomSegmentationContent content = make_dicom_segmentation_content(source_, 2);
  content.segments[0].name = "L\xC3\xA4sion";
  DcmDataset& written = write(content);
  DcmItem& first = item(written, DCM_DeidentificationMethodCodeSequence, 0);
  DcmItem& second = item(written, DCM_DeidentificationMethodCodeSequence, 1);
  EXPECT_EQ(text_in(first, DCM_CodeMeaning), "gelöscht");
  EXPECT_EQ(text_in(second, DCM_CodeMeaning), "Мозг");
  EXPECT_FALSE(second.tagExists(DCM_SpecificCharacterSet));
}

TEST_F(SegmentationWriter, TextsBecomeAsciiWhereTheSourceCannotBeConverted) {
  MadePatient patient;
  patient.name = "M\xFCller";
  for (const char* character_set : {"ISO_IR 9999", "ISO_IR 192"}) {  // unknown, and not what it says
    patient.character_set = character_set;
    source_ = make_dicom_series(folder_.path(), mask_.grid, patient);
    DicomSegmentationContent content = make_dicom_segmentation_content(source_, 2);
    content.segments[0].name = "L\xC3\xA4sion";
    DcmDataset& written = write(content);
    EXPECT_EQ(text_in(written, DCM_PatientName), patient.name);
    EXPECT_EQ(text_in(written, DCM_SpecificCharacterSet), character_set);
  }
}

TEST_F(SegmentationWriter, RefusesASourceThatIsGoneOrAnotherNow) {
  const DicomSegmentationContent content = make_dicom_segmentation_content(source_, 2);
  std::filesystem::copy_file(source_.slices[1].file, source_.slices[0].file,
                             std::filesystem::copy_options::overwrite_existing);
  const auto write_it = [&] { write_dicom_segmentation(path_, mask_, content); };
  expect_error(ErrorCode::input, {"slice0.dcm", "has changed since it was read"}, write_it);
  std::filesystem::remove(source_.slices[0].file);
  expect_error(ErrorCode::input, {"slice0.dcm", "cannot be read"}, write_it);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SegmentationWriter, RefusesContentThatDoesNotFitTheMask) {
  const DicomSegmentationContent good = make_dicom_segmentation_content(source_, 2);
  const auto refuses = [&](const DicomSegmentationContent& content, const char* word) {
    expect_error(ErrorCode::processing, {word}, [&] { write_dicom_segmentation(path_, mask_, content); });
  };
  refuses(make_dicom_segmentation_content(source_, 1), "label 5");
  DicomSegmentationContent bad = good;
  bad.segments[1].label = 2;
  refuses(bad, "label");
  bad = good;
  bad.source.slices.pop_back();
  refuses(bad, "2 source slices for a grid of 3");
  bad = good;
  bad.source.slices[1].sop_instance_uid.clear();
  expect_error(ErrorCode::input, {"no SOPInstanceUID"}, [&] { check_dicom_segmentation_source(bad.source); });
  expect_error(ErrorCode::input, {"mask.dcm", "no SOPInstanceUID"},
               [&] { write_dicom_segmentation(path_, mask_, bad); });
  bad = good;
  bad.model_sha256.clear();
  refuses(bad, "no hash");
}

TEST_F(SegmentationWriter, NothingStaysWhereItCannotBeWritten) {
  const std::size_t before = std::distance(std::filesystem::directory_iterator(folder_.path()), {});
  expect_error(ErrorCode::output, {"missing/mask.dcm"}, [&] {
    write_dicom_segmentation(folder_.path() / "missing/mask.dcm", mask_,
                             make_dicom_segmentation_content(source_, 2));
  });
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path()), {}), before);
}

TEST_F(SegmentationWriter, IsRecognisedByItsHeader) {
  write(make_dicom_segmentation_content(source_, 2));
  EXPECT_TRUE(is_dicom_segmentation(path_));
  EXPECT_FALSE(is_dicom_segmentation(source_.slices[0].file));
  EXPECT_FALSE(is_dicom_segmentation(folder_.path()));
  EXPECT_FALSE(is_dicom_segmentation(folder_.path() / "missing.dcm"));
  EXPECT_FALSE(is_dicom_segmentation(write_bytes(folder_.path() / "text", bytes_of("no DICOM"))));
}

TEST(DicomEnding, IsThatOfTheName) {
  EXPECT_TRUE(has_dicom_ending("a/b.dcm"));
  EXPECT_FALSE(has_dicom_ending("b.nii.gz"));
  EXPECT_FALSE(has_dicom_ending(".dcm"));
}

}  // namespace
}  // namespace sammoe
