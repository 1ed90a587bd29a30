#pragma once

#include "sammoe/dicom.hpp"
#include "sammoe/grid.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// A volume that DICOM files may hold.
struct DicomVolumeInfo {
  std::string
      id;  ///< what DicomReadOptions::series_uid takes: the series' UID, ":2" behind it for its second
  std::string modality;
  std::string description;  ///< of the series; empty where it repeats the patient's name or ID
  std::size_t slices = 0;
  Index3 size{0, 0, 0};        ///< voxels along i, j, k; 0 where it cannot be told
  Point3 spacing_mm{0, 0, 0};  ///< 0 where it cannot be told
  bool is_picture = false;     ///< a localizer or single image, which is read only if it is asked for
  std::string problem;         ///< why it cannot be read, as far as the headers tell; empty if it can
  std::vector<std::string> warnings;
};

/// A file that is no part of a volume, and why.
struct DicomLeftOut {
  std::string name;  ///< relative to the folder
  std::string reason;
};

struct DicomInspection {
  std::vector<DicomVolumeInfo> volumes;
  std::vector<DicomLeftOut> left_out;  ///< files that are no images of a scan
  std::vector<DicomLeftOut>
      damaged;  ///< DICOM files whose series cannot be told; nothing is read beside them
};

/// What read_volume would find in a DICOM file, or in a folder and its folders. Voxels are not decoded, so
/// damage in compressed ones does not show. Throws Error{input} if the path cannot be searched.
DicomInspection inspect_dicom(const std::filesystem::path& path, const DicomReadOptions& options = {});

}  // namespace sammoe
