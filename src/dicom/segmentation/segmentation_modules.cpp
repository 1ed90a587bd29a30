#include "dicom/segmentation/segmentation_modules.hpp"

#include "sammoe/version.hpp"

#include "dicom/file/dicom_text.hpp"
#include "dicom/file/item_fields.hpp"
#include "dicom/file/unique_identifier.hpp"
#include "dicom/segmentation/cielab.hpp"

#include <set>

#include <dcmtk/dcmdata/dcuid.h>

namespace sammoe {
namespace {

constexpr const char* kTrackingPrefix = "sammoe label ";
/// Says of an object only that it is one.
const CodedTerm kAnyObject{"85756007", "SCT", "Tissue"};

void put_series_and_image(DcmDataset& dataset, const DicomSegmentationContent& content) {
  const DicomTime now = dicom_now();
  put_text(dataset, DCM_SOPClassUID, UID_SegmentationStorage);
  put_text(dataset, DCM_SOPInstanceUID, new_dicom_uid());
  put_text(dataset, DCM_InstanceCreationDate, now.date);
  put_text(dataset, DCM_InstanceCreationTime, now.time);
  put_text(dataset, DCM_StudyInstanceUID, content.source.study_instance_uid);
  put_text(dataset, DCM_Modality, "SEG");
  put_text(dataset, DCM_SeriesInstanceUID, new_dicom_uid());
  put_text(dataset, DCM_SeriesNumber, "300");  // customary for segmentations, after those of scanners
  put_text(dataset, DCM_SeriesDate, now.date);
  put_text(dataset, DCM_SeriesTime, now.time);
  put_text(dataset, DCM_SeriesDescription, dicom_text("sammoe " + content.model_name));
  put_text(dataset, DCM_FrameOfReferenceUID,
           content.source.frame_of_reference_uid.empty() ? new_dicom_uid()
                                                         : content.source.frame_of_reference_uid);
  put_text(dataset, DCM_InstanceNumber, "1");
  put_text(dataset, DCM_ContentDate, now.date);
  put_text(dataset, DCM_ContentTime, now.time);
  put_text(dataset, DCM_ContentLabel, "SEGMENTATION");
  put_text(dataset, DCM_ContentDescription, dicom_text("Segmentation by sammoe " + content.model_name));
  put_if_absent(dataset, DCM_ContentCreatorName);
  put_text(dataset, DCM_ImageType, "DERIVED\\PRIMARY");
}

void put_equipment_in(DcmItem& item, const DicomSegmentationContent& content) {
  std::string versions = dicom_text(std::string("sammoe ") + kVersion);
  const std::string model_version = dicom_text(content.model_version);
  if (!model_version.empty()) versions += "\\" + model_version;
  put_text(item, DCM_Manufacturer, "sammoe");
  put_text(item, DCM_ManufacturerModelName, dicom_text(content.model_name));
  put_text(item, DCM_DeviceSerialNumber, dicom_text(content.model_sha256));
  put_text(item, DCM_SoftwareVersions, versions);
}

void put_equipment(DcmDataset& dataset, const DicomSegmentationContent& content) {
  put_equipment_in(dataset, content);
  DcmItem& contribution = add_item(dataset, DCM_ContributingEquipmentSequence);
  put_equipment_in(contribution, content);
  put_term(contribution, DCM_PurposeOfReferenceCodeSequence, {"109102", "DCM", "Processing Equipment"});
  const DicomTime now = dicom_now();
  put_text(contribution, DCM_ContributionDateTime, now.date + now.time);
  put_text(contribution, DCM_ContributionDescription, "Segmentation from clicks by a mixture of experts");
}

void put_pixel_description(DcmDataset& dataset, DicomSegmentValues values) {
  const bool binary = values == DicomSegmentValues::binary;
  put_number(dataset, DCM_SamplesPerPixel, 1);
  put_text(dataset, DCM_PhotometricInterpretation, "MONOCHROME2");
  put_number(dataset, DCM_BitsAllocated, binary ? 1 : 8);
  put_number(dataset, DCM_BitsStored, binary ? 1 : 8);
  put_number(dataset, DCM_HighBit, binary ? 0 : 7);
  put_number(dataset, DCM_PixelRepresentation, 0);
  put_text(dataset, DCM_SegmentationType, binary ? "BINARY" : "FRACTIONAL");
  if (binary) return;
  put_text(dataset, DCM_SegmentationFractionalType, "PROBABILITY");
  put_number(dataset, DCM_MaximumFractionalValue, 255);
}

void put_terms(DcmItem& item, const ObjectTerms& terms) {
  put_term(item, DCM_SegmentedPropertyCategoryCodeSequence, terms.category.value_or(kAnyObject));
  DcmItem& type = put_term(item, DCM_SegmentedPropertyTypeCodeSequence, terms.type.value_or(kAnyObject));
  if (terms.type_modifier)
    put_term(type, DCM_SegmentedPropertyTypeModifierCodeSequence, *terms.type_modifier);
  if (!terms.region) return;
  DcmItem& region = put_term(item, DCM_AnatomicRegionSequence, *terms.region);
  if (terms.region_modifier) put_term(region, DCM_AnatomicRegionModifierSequence, *terms.region_modifier);
}

void put_segment(DcmDataset& dataset, const DicomSegmentationContent& content, std::size_t n) {
  const DicomSegment& segment = content.segments[n];
  const std::string name = dicom_text(segment.name);
  const std::string algorithm = dicom_text(segment.algorithm);
  DcmItem& item = add_item(dataset, DCM_SegmentSequence);
  put_number(item, DCM_SegmentNumber, static_cast<std::uint16_t>(n + 1));
  put_text(item, DCM_SegmentLabel, name.empty() ? "label " + std::to_string(segment.label) : name);
  put_text(item, DCM_SegmentAlgorithmType, "SEMIAUTOMATIC");
  put_text(item, DCM_SegmentAlgorithmName, algorithm);
  put_text(item, DCM_TrackingID, tracking_id(segment.label));
  put_text(item, DCM_TrackingUID, new_dicom_uid());
  put_terms(item, segment.terms);
  if (segment.srgb) put_triple(item, DCM_RecommendedDisplayCIELabValue, dicom_cielab(*segment.srgb));
  DcmItem& identification = add_item(item, DCM_SegmentationAlgorithmIdentificationSequence);
  put_term(identification, DCM_AlgorithmFamilyCodeSequence, {"123110", "DCM", "Artificial Intelligence"});
  put_text(identification, DCM_AlgorithmName, algorithm);
  const std::string version = dicom_text(content.model_version);
  put_text(identification, DCM_AlgorithmVersion, version.empty() ? kVersion : version);
}

/// The images that slices were made of, each once: SOP instance to SOP class.
void put_source_references(DcmDataset& dataset, const DicomSource& source) {
  DcmItem& series = add_item(dataset, DCM_ReferencedSeriesSequence);
  put_text(series, DCM_SeriesInstanceUID, source.series_instance_uid);
  std::set<std::string> named;
  for (const DicomSlice& slice : source.slices) {
    if (!named.insert(slice.sop_instance_uid).second) continue;
    DcmItem& instance = add_item(series, DCM_ReferencedInstanceSequence);
    put_text(instance, DCM_ReferencedSOPClassUID, slice.sop_class_uid);
    put_text(instance, DCM_ReferencedSOPInstanceUID, slice.sop_instance_uid);
  }
}

}  // namespace

std::string tracking_id(std::uint16_t label) {
  return kTrackingPrefix + std::to_string(label);
}

std::uint16_t label_of_tracking_id(const std::string& text) {
  const std::string prefix = kTrackingPrefix;
  if (text.compare(0, prefix.size(), prefix) != 0) return 0;
  const std::string digits = text.substr(prefix.size());
  if (digits.empty() || digits.size() > 5 || digits.find_first_not_of("0123456789") != std::string::npos)
    return 0;
  const int label = std::stoi(digits);
  return label <= 65535 ? static_cast<std::uint16_t>(label) : std::uint16_t{0};
}

void put_segmentation_modules(DcmDataset& dataset, const DicomSegmentationContent& content,
                              DicomSegmentValues values) {
  put_series_and_image(dataset, content);
  put_equipment(dataset, content);
  put_pixel_description(dataset, values);
  for (std::size_t n = 0; n < content.segments.size(); ++n) put_segment(dataset, content, n);
  put_source_references(dataset, content.source);
}

}  // namespace sammoe
