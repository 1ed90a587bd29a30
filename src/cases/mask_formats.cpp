#include "cases/mask_formats.hpp"

#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/volume_io.hpp"

#include "cases/case_images.hpp"
#include "cases/segmentation_mask.hpp"
#include "core/ascii_text.hpp"
#include "files/atomic_file.hpp"
#include "files/volume_names.hpp"

namespace sammoe {
namespace {

namespace fs = std::filesystem;

bool holds_none(const WriteOptions&) {
  return false;
}

std::string write_volume_mask(const fs::path& path, const SegmentJob& job, const BundleInfo&,
                              const CaseImages& images) {
  const SegmentedCase& segmented = images.segmented();
  return write_label_map(path, images.grid(), segmented.result.labels, segmented.input.image.nifti,
                         job.write);
}

constexpr MaskFormat kMaskFormats[] = {
    {"volume", nullptr, false, holds_none, check_volume_output, nullptr, write_volume_mask},
    {"DICOM Segmentation", ".dcm", true, is_fractional, check_output_path, check_dicom_segmentation_source,
     write_segmentation_mask}};

bool ends_as(const fs::path& path, const MaskFormat& format) {
  if (format.ending == nullptr) return names_written_volume(path);
  return lower_case(volume_ending(path)) == format.ending;
}

}  // namespace

const MaskFormat& mask_format_of(const SegmentJob& job) {
  for (const MaskFormat& format : kMaskFormats)
    if (ends_as(job.output, format)) return format;
  return kMaskFormats[0];
}

bool names_mask(const fs::path& path) {
  for (const MaskFormat& format : kMaskFormats)
    if (ends_as(path, format)) return true;
  return false;
}

std::string mask_formats() {
  std::string text;
  for (const MaskFormat& format : kMaskFormats) {
    if (format.ending == nullptr) {
      text += written_endings();
      continue;
    }
    text += std::string(", or ") + format.ending + " (" + format.name;
    text += format.check_source == nullptr ? ")" : ", for DICOM input)";
  }
  return text;
}

}  // namespace sammoe
