#include "core/lps.hpp"
#include "core/vector_algebra.hpp"
#include "dicom/file/item_fields.hpp"
#include "dicom/file/unique_identifier.hpp"
#include "dicom/segmentation/segmentation_modules.hpp"

namespace sammoe {
namespace {

void put_dimension(DcmDataset& dataset, const std::string& organization, const DcmTagKey& index,
                   const DcmTagKey& group) {
  DcmItem& item = add_item(dataset, DCM_DimensionIndexSequence);
  put_text(item, DCM_DimensionOrganizationUID, organization);
  put_tag(item, DCM_DimensionIndexPointer, index);
  put_tag(item, DCM_FunctionalGroupPointer, group);
}

/// Frames are ordered by segment, then by place.
void put_dimensions(DcmDataset& dataset) {
  const std::string organization = new_dicom_uid();
  put_text(add_item(dataset, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, organization);
  put_dimension(dataset, organization, DCM_ReferencedSegmentNumber, DCM_SegmentIdentificationSequence);
  put_dimension(dataset, organization, DCM_ImagePositionPatient, DCM_PlanePositionSequence);
}

Point3 axis_in_lps(const Grid& grid, std::size_t axis) {
  return lps_from_ras(column_of(grid.direction_in_ras, axis));
}

void put_shared_groups(DcmDataset& dataset, const Grid& grid) {
  DcmItem& shared = add_item(dataset, DCM_SharedFunctionalGroupsSequence);
  DcmItem& measures = add_item(shared, DCM_PixelMeasuresSequence);
  put_decimals(measures, DCM_PixelSpacing, {grid.spacing_mm[1], grid.spacing_mm[0]});
  put_decimals(measures, DCM_SliceThickness, {grid.spacing_mm[2]});
  put_decimals(measures, DCM_SpacingBetweenSlices, {grid.spacing_mm[2]});
  const Point3 row = axis_in_lps(grid, 0);
  const Point3 column = axis_in_lps(grid, 1);
  put_decimals(add_item(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient,
               {row[0], row[1], row[2], column[0], column[1], column[2]});
}

void put_derivation(DcmItem& frame, const DicomSlice& slice) {
  DcmItem& derivation = add_item(frame, DCM_DerivationImageSequence);
  put_term(derivation, DCM_DerivationCodeSequence, {"113076", "DCM", "Segmentation"});
  DcmItem& image = add_item(derivation, DCM_SourceImageSequence);
  put_text(image, DCM_ReferencedSOPClassUID, slice.sop_class_uid);
  put_text(image, DCM_ReferencedSOPInstanceUID, slice.sop_instance_uid);
  if (slice.frame_number > 0) put_text(image, DCM_ReferencedFrameNumber, std::to_string(slice.frame_number));
  put_term(image, DCM_PurposeOfReferenceCodeSequence,
           {"121322", "DCM", "Source image for image processing operation"});
}

void put_frame(DcmDataset& dataset, const DicomSlice& slice, const Grid& grid,
               const DicomSegmentFrame& frame) {
  const auto segment_number = static_cast<std::uint16_t>(frame.segment + 1);
  DcmItem& item = add_item(dataset, DCM_PerFrameFunctionalGroupsSequence);
  DcmItem& content = add_item(item, DCM_FrameContentSequence);
  put_numbers(content, DCM_DimensionIndexValues, {segment_number, static_cast<std::uint32_t>(frame.k + 1)});
  const Point3 position = lps_from_ras(grid.ras_from_voxel({0, 0, static_cast<double>(frame.k)}));
  put_decimals(add_item(item, DCM_PlanePositionSequence), DCM_ImagePositionPatient,
               {position[0], position[1], position[2]});
  put_number(add_item(item, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber, segment_number);
  put_derivation(item, slice);
}

}  // namespace

void put_functional_groups(DcmDataset& dataset, const DicomSegmentationContent& content, const Grid& grid,
                           const std::vector<DicomSegmentFrame>& frames) {
  put_number(dataset, DCM_Rows, static_cast<std::uint16_t>(grid.size[1]));
  put_number(dataset, DCM_Columns, static_cast<std::uint16_t>(grid.size[0]));
  put_text(dataset, DCM_NumberOfFrames, std::to_string(frames.size()));
  put_dimensions(dataset);
  put_shared_groups(dataset, grid);
  for (const DicomSegmentFrame& frame : frames)
    put_frame(dataset, content.source.slices[static_cast<std::size_t>(frame.k)], grid, frame);
}

}  // namespace sammoe
