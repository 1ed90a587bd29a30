#include "sammoe/error.hpp"
#include "sammoe/segment_case.hpp"

#include "cases/case_paths.hpp"
#include "cases/mask_formats.hpp"

#include <filesystem>
#include <string>

namespace sammoe {
namespace {

void require_given(const std::filesystem::path& path, const char* what) {
  if (path.empty()) throw Error(ErrorCode::usage, std::string("no ") + what + " given; name a file");
}

/// What is asked of a DICOM Segmentation must not be lost on another format.
void require_dicom_output(const SegmentJob& job) {
  if (mask_format_of(job).has_segmentation_options) return;
  const DicomSegmentationOptions& options = job.write.segmentation;
  const char* wanted = options.values == DicomSegmentValues::fractional ? "fractional values"
                       : options.frames == DicomSegmentFrames::all      ? "all frames"
                                                                        : nullptr;
  if (wanted == nullptr) return;
  throw Error(ErrorCode::usage, job.output.string() + ": " + wanted +
                                    " are an option of DICOM Segmentations; give the mask the ending .dcm");
}

}  // namespace

void SegmentJob::validate() const {
  require_given(input, "input volume");
  require_given(output, "output");
  prompts.validate();
  read.validate();
  write.validate();
  require_dicom_output(*this);
  segment.validate();
  check_case_paths(*this);
}

}  // namespace sammoe
