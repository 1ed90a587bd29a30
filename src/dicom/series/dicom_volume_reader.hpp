#pragma once

#include "sammoe/dicom.hpp"
#include "sammoe/volume.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// A volume read from DICOM files.
struct DicomVolume {
  Volume volume;
  std::string sha256;  ///< as dicom_digest
  DicomSource source;
  std::vector<std::string> warnings;
};

/// Reads the images of a file, or of a folder and its folders, as one volume. Strict: see docs/dicom.md for
/// what is refused. All but `path` in messages is as read_volume says. No more than `max_bytes` are allocated
/// for voxels.
DicomVolume read_dicom_volume(const std::filesystem::path& path, const DicomReadOptions& options,
                              std::uint64_t max_bytes);

/// SHA-256 of the files that read_dicom_volume would read, as sha256_of_files. Throws as it does as far as
/// the headers of the files tell.
std::string dicom_digest(const std::filesystem::path& path, const DicomReadOptions& options);

}  // namespace sammoe
