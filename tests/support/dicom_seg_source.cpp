#include "support/dicom_seg_source.hpp"

#include "core/lps.hpp"
#include "core/vector_algebra.hpp"
#include "dicom/file/dicom_library.hpp"
#include "dicom/file/item_fields.hpp"
#include "dicom/file/unique_identifier.hpp"

#include <stdexcept>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcuid.h>

namespace sammoe {
namespace {

void put_patient_and_study(DcmDataset& dataset, const MadePatient& patient, const DicomSource& source) {
  put_text(dataset, DCM_SpecificCharacterSet, patient.character_set);
  put_text(dataset, DCM_PatientName, patient.name);
  put_text(dataset, DCM_PatientID, patient.id);
  put_text(dataset, DCM_PatientBirthDate, "19500102");
  put_text(dataset, DCM_PatientSex, "O");
  put_text(dataset, DCM_StudyInstanceUID, source.study_instance_uid);
  put_text(dataset, DCM_StudyDate, "20240517");
  put_text(dataset, DCM_StudyTime, "093000");
  put_text(dataset, DCM_StudyID, "17");
  put_text(dataset, DCM_AccessionNumber, "A17");
  put_text(dataset, DCM_ReferringPhysicianName, "");
  put_text(dataset, DCM_SeriesInstanceUID, source.series_instance_uid);
  put_text(dataset, DCM_SeriesNumber, "4");
  put_text(dataset, DCM_Modality, source.modality);
  put_text(dataset, DCM_Manufacturer, "sammoe tests");
  put_text(dataset, DCM_BodyPartExamined, "HEAD");
  put_text(dataset, DCM_PatientPosition, "HFS");
  put_text(dataset, DCM_FrameOfReferenceUID, source.frame_of_reference_uid);
  put_text(dataset, DCM_PositionReferenceIndicator, "");
}

void put_image(DcmDataset& dataset, const Grid& grid, std::int64_t k) {
  const auto axis = [&](std::size_t n) { return lps_from_ras(column_of(grid.direction_in_ras, n)); };
  const Point3 row = axis(0);
  const Point3 column = axis(1);
  const Point3 place = lps_from_ras(grid.ras_from_voxel({0, 0, static_cast<double>(k)}));
  put_text(dataset, DCM_InstanceNumber, std::to_string(k + 1));
  put_text(dataset, DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL");
  put_decimals(dataset, DCM_ImagePositionPatient, {place[0], place[1], place[2]});
  put_decimals(dataset, DCM_ImageOrientationPatient,
               {row[0], row[1], row[2], column[0], column[1], column[2]});
  put_decimals(dataset, DCM_PixelSpacing, {grid.spacing_mm[1], grid.spacing_mm[0]});
  put_decimals(dataset, DCM_SliceThickness, {grid.spacing_mm[2]});
  put_text(dataset, DCM_KVP, "");
  put_text(dataset, DCM_AcquisitionNumber, "1");
  put_number(dataset, DCM_SamplesPerPixel, 1);
  put_text(dataset, DCM_PhotometricInterpretation, "MONOCHROME2");
  put_number(dataset, DCM_Rows, static_cast<std::uint16_t>(grid.size[1]));
  put_number(dataset, DCM_Columns, static_cast<std::uint16_t>(grid.size[0]));
  put_number(dataset, DCM_BitsAllocated, 16);
  put_number(dataset, DCM_BitsStored, 16);
  put_number(dataset, DCM_HighBit, 15);
  put_number(dataset, DCM_PixelRepresentation, 0);
  put_decimals(dataset, DCM_RescaleIntercept, {0});
  put_decimals(dataset, DCM_RescaleSlope, {1});
  std::vector<Uint16> voxels;
  for (std::int64_t j = 0; j < grid.size[1]; ++j)
    for (std::int64_t i = 0; i < grid.size[0]; ++i) voxels.push_back(static_cast<Uint16>(i + 3 * j + 7 * k));
  dataset.putAndInsertUint16Array(DCM_PixelData, voxels.data(), static_cast<unsigned long>(voxels.size()));
}

}  // namespace

DicomSource make_dicom_series(const std::filesystem::path& folder, const Grid& grid,
                              const MadePatient& patient) {
  use_dicom_library();
  DicomSource source{"CT", new_dicom_uid(), new_dicom_uid(), new_dicom_uid(), {}};
  for (std::int64_t k = 0; k < grid.size[2]; ++k) {
    DcmFileFormat file;
    DcmDataset& dataset = *file.getDataset();
    const DicomSlice slice{folder / ("slice" + std::to_string(k) + ".dcm"), UID_CTImageStorage,
                           new_dicom_uid(), 0};
    put_text(dataset, DCM_SOPClassUID, slice.sop_class_uid);
    put_text(dataset, DCM_SOPInstanceUID, slice.sop_instance_uid);
    put_patient_and_study(dataset, patient, source);
    put_image(dataset, grid, k);
    const OFCondition saved = file.saveFile(OFFilename(slice.file.c_str()), EXS_LittleEndianExplicit);
    if (saved.bad()) throw std::runtime_error(saved.text());
    source.slices.push_back(slice);
  }
  return source;
}

DicomSegmentationContent make_dicom_segmentation_content(const DicomSource& source, std::size_t count) {
  DicomSegmentationContent content;
  content.source = source;
  content.model_name = "demo";
  content.model_version = "1.0";
  content.model_sha256 = std::string(64, 'a');
  for (std::size_t n = 0; n < count; ++n) {
    DicomSegment segment;
    segment.label = static_cast<std::uint16_t>(2 + 3 * n);
    segment.name = "object " + std::to_string(n);
    segment.algorithm = "demo 1.0: general";
    content.segments.push_back(segment);
  }
  return content;
}

}  // namespace sammoe
