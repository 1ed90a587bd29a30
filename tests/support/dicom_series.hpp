#pragma once

#include "support/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace sammoe {

/// Small DICOM images, good or as bad as a test wants them, written with DCMTK. By default: a CT of 4 slices
/// of 4 rows and 5 columns, 0.5 mm along rows, 0.75 mm down columns, 2 mm apart, axial, whose voxel (i, j, k)
/// holds 100 k + 10 j + i, stored + 24.
namespace dicom_test {

constexpr int kRows = 4;
constexpr int kColumns = 5;
constexpr int kSlices = 4;
constexpr double kStepMm = 2;
constexpr int kStoredOffset = 24;
constexpr const char* kSeriesUid = "1.2.826.0.1.3680043.2.1143.1";

inline void put(DcmItem& item, const DcmTagKey& tag, const std::string& value) {
  if (item.putAndInsertString(tag, value.c_str()).bad()) throw std::runtime_error("cannot put " + value);
}

inline std::vector<Uint16> stored_values(int k) {
  std::vector<Uint16> values;
  for (int j = 0; j < kRows; ++j)
    for (int i = 0; i < kColumns; ++i)
      values.push_back(static_cast<Uint16>(100 * k + 10 * j + i + kStoredOffset));
  return values;
}

inline void put_pixels(DcmItem& dataset, const std::vector<Uint16>& values) {
  dataset.putAndInsertUint16Array(DCM_PixelData, values.data(), static_cast<unsigned long>(values.size()));
}

inline std::string position_text(double z) {
  return "-10\\-20\\" + std::to_string(z);
}

inline void put_identity(DcmItem& dataset, const std::string& sop_class, const std::string& instance) {
  put(dataset, DCM_SOPClassUID, sop_class);
  put(dataset, DCM_SOPInstanceUID, instance);
  put(dataset, DCM_StudyInstanceUID, "1.2.826.0.1.3680043.2.1143.0");
  put(dataset, DCM_SeriesInstanceUID, kSeriesUid);
  put(dataset, DCM_FrameOfReferenceUID, "1.2.826.0.1.3680043.2.1143.9");
  put(dataset, DCM_PatientName, "Planted^Name");
  put(dataset, DCM_PatientID, "PLANTED-ID-77");
  put(dataset, DCM_SeriesDescription, "axial soft tissue");
}

inline void put_layout(DcmItem& dataset) {
  put(dataset, DCM_PhotometricInterpretation, "MONOCHROME2");
  dataset.putAndInsertUint16(DCM_SamplesPerPixel, 1);
  dataset.putAndInsertUint16(DCM_Rows, kRows);
  dataset.putAndInsertUint16(DCM_Columns, kColumns);
  dataset.putAndInsertUint16(DCM_BitsAllocated, 16);
  dataset.putAndInsertUint16(DCM_BitsStored, 16);
  dataset.putAndInsertUint16(DCM_HighBit, 15);
  dataset.putAndInsertUint16(DCM_PixelRepresentation, 0);
}

/// Slice k of the series.
inline std::unique_ptr<DcmFileFormat> ct_slice(int k) {
  auto file = std::make_unique<DcmFileFormat>();
  DcmDataset& dataset = *file->getDataset();
  put_identity(dataset, UID_CTImageStorage, "1.2.826.0.1.3680043.2.1143.2." + std::to_string(k + 1));
  put(dataset, DCM_Modality, "CT");
  put(dataset, DCM_InstanceNumber, std::to_string(k + 1));
  put(dataset, DCM_ImageOrientationPatient, "1\\0\\0\\0\\1\\0");
  put(dataset, DCM_ImagePositionPatient, position_text(kStepMm * k));
  put(dataset, DCM_PixelSpacing, "0.75\\0.5");
  put(dataset, DCM_RescaleSlope, "1");
  put(dataset, DCM_RescaleIntercept, std::to_string(-kStoredOffset));
  put_layout(dataset);
  put_pixels(dataset, stored_values(k));
  return file;
}

/// All slices as one enhanced MR; `order` gives the slice of each frame.
inline std::unique_ptr<DcmFileFormat> enhanced_mr(const std::vector<int>& order) {
  auto file = std::make_unique<DcmFileFormat>();
  DcmDataset& dataset = *file->getDataset();
  put_identity(dataset, UID_EnhancedMRImageStorage, "1.2.826.0.1.3680043.2.1143.3");
  put(dataset, DCM_Modality, "MR");
  put(dataset, DCM_NumberOfFrames, std::to_string(order.size()));
  put_layout(dataset);
  const auto item_in = [](DcmItem& parent, const DcmTagKey& sequence, long n) -> DcmItem& {
    DcmItem* item = nullptr;
    if (parent.findOrCreateSequenceItem(sequence, item, n).bad()) throw std::runtime_error("no item");
    return *item;
  };
  DcmItem& shared = item_in(dataset, DCM_SharedFunctionalGroupsSequence, 0);
  put(item_in(shared, DCM_PlaneOrientationSequence, 0), DCM_ImageOrientationPatient, "1\\0\\0\\0\\1\\0");
  put(item_in(shared, DCM_PixelMeasuresSequence, 0), DCM_PixelSpacing, "0.75\\0.5");
  DcmItem& scaling = item_in(shared, DCM_PixelValueTransformationSequence, 0);
  put(scaling, DCM_RescaleSlope, "1");
  put(scaling, DCM_RescaleIntercept, std::to_string(-kStoredOffset));
  std::vector<Uint16> values;
  for (std::size_t n = 0; n < order.size(); ++n) {
    DcmItem& frame = item_in(dataset, DCM_PerFrameFunctionalGroupsSequence, static_cast<long>(n));
    put(item_in(frame, DCM_PlanePositionSequence, 0), DCM_ImagePositionPatient,
        position_text(kStepMm * order[n]));
    const std::vector<Uint16> slice = stored_values(order[n]);
    values.insert(values.end(), slice.begin(), slice.end());
  }
  put_pixels(dataset, values);
  return file;
}

inline void save(DcmFileFormat& file, const std::filesystem::path& path,
                 E_TransferSyntax syntax = EXS_LittleEndianExplicit) {
  if (file.getDataset()->chooseRepresentation(syntax, nullptr).bad() ||
      file.saveFile(OFFilename(path.c_str()), syntax).bad())
    throw std::runtime_error("cannot save " + path.string());
}

/// Changes the data set of one slice before it is written; k counts from 0.
using Change = std::function<void(int k, DcmItem& dataset)>;

/// A folder with the series. Names fall as places rise, so that their order means nothing.
class Series {
 public:
  explicit Series(const Change& change = {}, E_TransferSyntax syntax = EXS_LittleEndianExplicit) {
    for (int k = 0; k < kSlices; ++k) {
      const std::unique_ptr<DcmFileFormat> slice = ct_slice(k);
      if (change) change(k, *slice->getDataset());
      save(*slice, path(k), syntax);
    }
  }

  const std::filesystem::path& folder() const { return folder_.path(); }
  static std::string name(int k) { return "IM" + std::to_string(9 - k) + ".dcm"; }
  std::filesystem::path path(int k) const { return folder() / name(k); }

 private:
  TemporaryFolder folder_;
};

}  // namespace dicom_test
}  // namespace sammoe
