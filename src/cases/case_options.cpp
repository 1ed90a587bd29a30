#include "cases/case_options.hpp"

#include "cases/mask_formats.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of_form(NiftiForm form) {
  return form == NiftiForm::sform ? "sform" : "qform";
}

/// Null for masks in other formats.
Json segmentation_json(const SegmentCase& job) {
  if (!mask_format_of(job).has_segmentation_options) return nullptr;
  const SegmentationOptions& options = job.write.segmentation;
  return {{"values", options.values == SegmentValues::binary ? "binary" : "fractional"},
          {"frames", options.frames == SegmentFrames::occupied ? "occupied" : "all"}};
}

}  // namespace

Json options_json(const SegmentCase& job, const RoutingOptions& selection) {
  const RoutingOptions& routing = job.segment.routing ? *job.segment.routing : selection;
  return {{"strategy", to_string(routing)},
          {"k", routing.k},
          {"threshold", routing.threshold},
          {"temperature", routing.temperature},
          {"resample", job.segment.resample == Resample::linear ? "linear" : "nearest"},
          {"mask_threshold", job.segment.mask_threshold},
          {"max_rois", job.segment.max_rois},
          {"volume_index", job.read.volume_index ? Json(*job.read.volume_index) : Json(nullptr)},
          {"prefer_form", job.read.prefer_form ? Json(name_of_form(*job.read.prefer_form)) : Json(nullptr)},
          {"non_finite", job.read.non_finite == NonFinite::refuse ? "refuse" : "zero"},
          {"max_bytes", job.read.max_bytes},
          {"series", job.read.dicom.series_uid.empty() ? Json(nullptr) : Json(job.read.dicom.series_uid)},
          {"allow_gaps", job.read.dicom.allow_gaps},
          {"correct_tilt", job.read.dicom.correct_tilt},
          {"compression_level", job.write.compression_level},
          {"segmentation", segmentation_json(job)}};
}

}  // namespace sammoe
