#include "sammoe/dicom_inspection.hpp"

#include "sammoe/error.hpp"

#include "dicom/planes/slice_stack.hpp"
#include "dicom/series/folder_scan.hpp"
#include "dicom/series/volume_candidates.hpp"

#include <utility>

namespace sammoe {
namespace {

DicomVolumeInfo describe(const VolumeCandidate& volume, const std::vector<ImageFile>& files,
                         const DicomReadOptions& options) {
  const ImageFile& image = files[volume.first_file];
  DicomVolumeInfo info;
  info.id = volume.id;
  info.modality = image.modality;
  info.description = image.description;
  info.slices = volume.frames.size();
  info.is_picture = volume.is_picture;
  info.problem = volume.problem;
  info.warnings = volume.warnings;
  if (!info.problem.empty()) return info;
  try {
    const SliceStack stack = stack_slices(volume.frames, files, options);
    info.size = stack.grid.size;
    info.spacing_mm = stack.grid.spacing_mm;
    info.warnings.insert(info.warnings.end(), stack.warnings.begin(), stack.warnings.end());
  } catch (const Error& error) {
    info.problem = error.what();
  }
  return info;
}

DicomInspection inspect(const std::filesystem::path& path, const DicomReadOptions& options) {
  const FolderScan scan = scan_path(path);
  DicomInspection inspection;
  for (const VolumeCandidate& volume : find_volumes(scan.images).volumes)
    inspection.volumes.push_back(describe(volume, scan.images, options));
  for (const SkippedFile& file : scan.skipped) inspection.left_out.push_back({file.name, file.reason});
  for (const SkippedFile& file : scan.damaged) inspection.damaged.push_back({file.name, file.reason});
  return inspection;
}

}  // namespace

DicomInspection inspect_dicom(const std::filesystem::path& path, const DicomReadOptions& options) {
  try {
    return inspect(path, options);
  } catch (const Error& error) {
    throw Error(error.code(), path.string() + ": " + error.what());
  }
}

}  // namespace sammoe
