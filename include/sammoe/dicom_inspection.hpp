#pragma once

// What a DICOM file or folder holds, from its headers. Called by programs that let a user choose a series,
// such as `sammoe inspect`; inspect_input (volume_inspection.hpp) does the same for every format. From any
// thread.

#include "sammoe/dicom.hpp"
#include "sammoe/grid.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// A volume that DICOM files may hold.
struct DicomVolumeInfo {
  /// What DicomReadOptions::series_uid takes: the series' UID, followed by ":2" for its second volume.
  std::string id;
  std::string modality;
  /// Description of the series; empty if it repeats the patient's name or ID.
  std::string description;
  std::size_t slices = 0;
  Index3 size{0, 0, 0};        ///< voxels along i, j, k; 0 if unknown
  Point3 spacing_mm{0, 0, 0};  ///< 0 if unknown
  /// A localizer or single image, which is read only on request.
  bool is_picture = false;
  /// Why it cannot be read, as far as the headers tell; empty if it can.
  std::string problem;
  std::vector<std::string> warnings;
};

/// A file that does not belong to a volume, and why.
struct DicomLeftOut {
  std::string name;  ///< relative to the folder
  std::string reason;
};

struct DicomInspection {
  std::vector<DicomVolumeInfo> volumes;
  std::vector<DicomLeftOut> left_out;  ///< files that are not images of a scan
  /// Damaged DICOM files of an unknown series. Nothing in the same folder is read.
  std::vector<DicomLeftOut> damaged;
};

/// What read_volume would find in a DICOM file, or in a folder and its subfolders. Voxels are not decoded, so
/// damage in compressed ones does not show. Throws Error{input} if the path cannot be searched.
DicomInspection inspect_dicom(const std::filesystem::path& path, const DicomReadOptions& options = {});

}  // namespace sammoe
