#include "dicom/segmentation/segmentation_source.hpp"

#include "sammoe/error.hpp"

#include "core/refusal.hpp"
#include "dicom/file/dicom_text.hpp"
#include "dicom/file/field_reader.hpp"
#include "dicom/file/item_fields.hpp"
#include "dicom/file/text_conversion.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <dcmtk/dcmdata/dcelem.h>

namespace sammoe {
namespace {

/// What the modules of patient and study require (PS3.3 C.7.1.1, C.7.2.1), empty where the source has none.
const std::array kNeeded{DCM_PatientName,    DCM_PatientID, DCM_PatientBirthDate, DCM_PatientSex,
                         DCM_StudyDate,      DCM_StudyTime, DCM_StudyID,          DCM_ReferringPhysicianName,
                         DCM_AccessionNumber};

/// What these require where it holds, or what says which patient an ID is of and that it stands for a person
/// whose identity was removed. Nothing else of the patient: no age, weight, history or comments.
const std::array kNeededIfPresent{
    DCM_SpecificCharacterSet,   DCM_IssuerOfPatientID,      DCM_IssuerOfPatientIDQualifiersSequence,
    DCM_PatientIdentityRemoved, DCM_DeidentificationMethod, DCM_DeidentificationMethodCodeSequence};

/// Required of animals.
const std::array kNeededOfAnimals{DCM_PatientSpeciesDescription, DCM_PatientSpeciesCodeSequence,
                                  DCM_PatientBreedDescription,   DCM_PatientBreedCodeSequence,
                                  DCM_BreedRegistrationSequence, DCM_ResponsiblePerson,
                                  DCM_ResponsiblePersonRole,     DCM_ResponsibleOrganization};

/// Of the images, not the patient.
const std::array kOfImages{DCM_BodyPartExamined, DCM_LossyImageCompressionRatio,
                           DCM_LossyImageCompressionMethod};

/// The texts of ours that may hold any character.
std::vector<std::string*> texts_of(DicomSegmentationContent& content) {
  std::vector<std::string*> texts{&content.model_name, &content.model_version};
  for (DicomSegment& segment : content.segments) {
    texts.push_back(&segment.name);
    texts.push_back(&segment.algorithm);
    ObjectTerms& terms = segment.terms;
    for (auto* term :
         {&terms.category, &terms.type, &terms.type_modifier, &terms.region, &terms.region_modifier})
      if (*term) texts.push_back(&(*term)->meaning);
  }
  return texts;
}

/// Texts lose what pads them, which may be NULs that DICOM forbids.
void copy_element(DcmDataset& header, const DcmTagKey& tag, DcmDataset& target) {
  DcmElement* element = nullptr;
  if (header.findAndGetElement(tag, element).bad()) return;
  if (element->isaString())
    put_text(target, tag, FieldReader(&header).text(tag));
  else
    header.findAndInsertCopyOfElement(tag, &target);
}

OpenedFile opened(const std::filesystem::path& path) {
  try {
    OpenedFile file(path);
    if (file.damage().empty()) return file;
    refuse_input("is cut short or damaged", "the image that was read", "keep the DICOM input as it is");
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": cannot be read for its patient and study: " + error.what());
  }
}

}  // namespace

void check_dicom_segmentation_source(const DicomSource& source) {
  const auto require = [](const std::string& uid, const char* name) {
    if (uid.empty())
      refuse_input(std::string("the DICOM input has no ") + name, "one, which a DICOM Segmentation refers to",
                   "export the series again, or write .nii.gz");
  };
  require(source.study_instance_uid, "StudyInstanceUID");
  require(source.series_instance_uid, "SeriesInstanceUID");
  for (const DicomSlice& slice : source.slices) {
    require(slice.sop_class_uid, "SOPClassUID");
    require(slice.sop_instance_uid, "SOPInstanceUID");
  }
}

OpenedFile read_source_header(const DicomSource& source) {
  if (source.slices.empty())
    throw Error(ErrorCode::processing, "the DICOM source has no slices; this is a bug in the caller");
  const DicomSlice& slice = source.slices.front();
  OpenedFile file = opened(slice.file);
  if (FieldReader(&file.dataset()).text(DCM_SOPInstanceUID) != slice.sop_instance_uid)
    throw Error(
        ErrorCode::input,
        slice.file.string() +
            ": has changed since it was read; keep the DICOM input as it is until the result is written");
  return file;
}

void unify_character_sets(DcmDataset& copied, DicomSegmentationContent& content) {
  const std::vector<std::string*> texts = texts_of(content);
  if (std::all_of(texts.begin(), texts.end(), [](const std::string* text) { return is_ascii(*text); }))
    return;
  if (convert_to_utf8(copied)) return;
  for (std::string* text : texts) *text = ascii_only(*text);
}

void copy_patient_and_study(DcmDataset& header, DcmDataset& target) {
  const FieldReader fields(&header);
  const auto copy = [&](const auto& tags) {
    for (const DcmTagKey& tag : tags) copy_element(header, tag, target);
  };
  copy(kNeededIfPresent);
  copy(kOfImages);
  if (fields.has(DCM_PatientSpeciesDescription) || fields.has(DCM_PatientSpeciesCodeSequence))
    copy(kNeededOfAnimals);
  copy(kNeeded);
  for (const DcmTagKey& tag : kNeeded) put_if_absent(target, tag);
  copy_element(header, DCM_PositionReferenceIndicator, target);
  put_if_absent(target, DCM_PositionReferenceIndicator);
  put_text(target, DCM_LossyImageCompression, fields.text(DCM_LossyImageCompression) == "01" ? "01" : "00");
}

}  // namespace sammoe
