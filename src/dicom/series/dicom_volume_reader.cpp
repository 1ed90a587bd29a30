#include "dicom/series/dicom_volume_reader.hpp"

#include "core/refusal.hpp"
#include "dicom/planes/slice_stack.hpp"
#include "dicom/series/folder_scan.hpp"
#include "dicom/series/image_digest.hpp"
#include "dicom/series/slice_resampling.hpp"
#include "dicom/series/slice_values.hpp"
#include "dicom/series/volume_candidates.hpp"
#include "dicom/series/volume_choice.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace sammoe {
namespace {

/// The files of a path, the volumes they make, and the one that was chosen.
struct Selection {
  FolderScan scan;
  VolumeCandidates found;
  const VolumeCandidate* volume = nullptr;  ///< of `found`
};

void require_images(const FolderScan& scan) {
  if (!scan.damaged.empty()) {
    const SkippedFile& file = scan.damaged.front();
    throw Error(
        ErrorCode::input,
        named(file.name, file.reason) +
            (file.name.empty() ? "" : "; the series that it belongs to is unknown: repair or remove it"));
  }
  if (!scan.images.empty()) return;
  if (scan.skipped.empty()) refuse_input("is an empty folder", "a folder of DICOM images", "check the path");
  const SkippedFile& file = scan.skipped.front();
  if (file.name.empty())
    refuse_input(file.reason, "a DICOM image of a scan", "give the images, or a NIfTI, NRRD or .mha volume");
  refuse_input("holds no DICOM image of a scan (" + file.name + " " + file.reason + ")",
               "a folder of DICOM images", "check the path");
}

Selection select(const std::filesystem::path& path, const DicomReadOptions& options) {
  Selection selection;
  selection.scan = scan_path(path);
  require_images(selection.scan);
  selection.found = find_volumes(selection.scan.images);
  selection.volume = &choose_volume(selection.found, selection.scan, options.series_uid);
  if (!selection.volume->problem.empty()) throw Error(ErrorCode::input, selection.volume->problem);
  return selection;
}

std::string digest_of_selection(const Selection& selection) {
  std::set<std::size_t> files;
  for (const ImageFrame& frame : selection.volume->frames) files.insert(frame.file);
  std::vector<std::reference_wrapper<const ImageFile>> images;
  for (const std::size_t file : files) images.emplace_back(selection.scan.images[file]);
  return digest_of_images(images);
}

DicomSource source_of(const SliceStack& stack, const std::vector<ImageFile>& files) {
  const ImageFile& first = files[stack.slices.front().file];
  const bool shares_frame_of_reference =
      std::all_of(stack.slices.begin(), stack.slices.end(), [&](const ImageFrame& slice) {
        return files[slice.file].frame_of_reference_uid == first.frame_of_reference_uid;
      });
  DicomSource source{first.modality,
                     first.study_uid,
                     first.series_uid,
                     shares_frame_of_reference ? first.frame_of_reference_uid : "",
                     {}};
  for (const std::size_t n : nearest_slices(stack)) {
    const ImageFrame& slice = stack.slices[n];
    const ImageFile& file = files[slice.file];
    source.slices.push_back({file.path, file.sop_class_uid, file.sop_instance_uid, slice.number});
  }
  return source;
}

void add_warnings(const Selection& selection, std::vector<std::string>& warnings) {
  // Without the files' names: they may hold a patient's, and warnings are kept in records.
  const auto add = [&](std::size_t count, const char* one, const char* several) {
    if (count > 0) warnings.push_back(text_of(count) + (count == 1 ? one : several));
  };
  add(selection.found.copies, " file is a byte-for-byte copy of another and was left out",
      " files are byte-for-byte copies of others and were left out");
  add(selection.scan.skipped.size(), " file is not an image of a scan and was left out",
      " files are not images of a scan and were left out");
  const auto& volumes = selection.found.volumes;
  add(static_cast<std::size_t>(std::count_if(
          volumes.begin(), volumes.end(),
          [&](const VolumeCandidate& volume) { return volume.is_picture && &volume != selection.volume; })),
      " localizer or single image was left out", " localizers or single images were left out");
  const auto any = [&](bool ImageFile::*flag) {
    return std::any_of(selection.volume->frames.begin(), selection.volume->frames.end(),
                       [&](const ImageFrame& frame) { return selection.scan.images[frame.file].*flag; });
  };
  if (any(&ImageFile::is_padded))
    warnings.emplace_back(
        "images have two or three zero bytes more than Rows x Columns says, which were taken as padding");
  if (any(&ImageFile::is_lossy))
    warnings.emplace_back("the images were lossily compressed (LossyImageCompression is 01)");
}

}  // namespace

DicomVolume read_dicom_volume(const std::filesystem::path& path, const DicomReadOptions& options,
                              std::uint64_t max_bytes) {
  const Selection selection = select(path, options);
  const std::vector<ImageFile>& files = selection.scan.images;
  const SliceStack stack = stack_slices(selection.volume->frames, files, options);
  std::vector<std::string> warnings = selection.volume->warnings;
  warnings.insert(warnings.end(), stack.warnings.begin(), stack.warnings.end());
  Volume volume = read_slices(stack, files, max_bytes, warnings);
  add_warnings(selection, warnings);
  return {std::move(volume), digest_of_selection(selection), source_of(stack, files), std::move(warnings)};
}

std::string dicom_digest(const std::filesystem::path& path, const DicomReadOptions& options) {
  return digest_of_selection(select(path, options));
}

}  // namespace sammoe
