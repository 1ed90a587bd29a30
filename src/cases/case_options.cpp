#include "cases/case_options.hpp"

#include "cases/mask_formats.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of_form(NiftiForm form) {
  return form == NiftiForm::sform ? "sform" : "qform";
}

// Each struct of options is taken apart whole: one with a new field does not compile until it is said here
// what becomes of the field. Records and the digest by which a batch resumes are made of nothing else.

void add_routing(Json& json, const RoutingOptions& routing) {
  const auto& [strategy, expert, k, threshold, temperature] = routing;  // the text has strategy and expert
  json["strategy"] = to_string(routing);
  json["k"] = k;
  json["threshold"] = threshold;
  json["temperature"] = temperature;
}

void add_segment(Json& json, const SegmentOptions& options, const RoutingOptions& selection) {
  // The last two change nothing in the mask.
  const auto& [routing, resample, mask_threshold, max_rois, keep_probabilities, progress] = options;
  add_routing(json, routing.value_or(selection));
  json["resample"] = resample == Resample::linear ? "linear" : "nearest";
  json["mask_threshold"] = mask_threshold;
  json["max_rois"] = max_rois;
}

void add_read(Json& json, const ReadOptions& options) {
  // The last two are for label maps and for messages.
  const auto& [volume_index, prefer_form, non_finite, max_bytes, dicom, only_labels, offers] = options;
  const auto& [series_uid, allow_gaps, correct_tilt] = dicom;
  json["volume_index"] = volume_index ? Json(*volume_index) : Json(nullptr);
  json["prefer_form"] = prefer_form ? Json(name_of_form(*prefer_form)) : Json(nullptr);
  json["non_finite"] = non_finite == NonFinite::refuse ? "refuse" : "zero";
  json["max_bytes"] = max_bytes;
  json["series"] = series_uid.empty() ? Json(nullptr) : Json(series_uid);
  json["allow_gaps"] = allow_gaps;
  json["correct_tilt"] = correct_tilt;
}

/// The Segmentation's options are null for masks in other formats.
void add_write(Json& json, const WriteOptions& options, bool is_segmentation) {
  const auto& [compression_level, segmentation] = options;
  const auto& [values, frames] = segmentation;
  json["compression_level"] = compression_level;
  json["segmentation"] = nullptr;
  if (!is_segmentation) return;
  json["segmentation"] = {{"values", values == DicomSegmentValues::binary ? "binary" : "fractional"},
                          {"frames", frames == DicomSegmentFrames::occupied ? "occupied" : "all"}};
}

}  // namespace

Json options_json(const SegmentJob& job, const RoutingOptions& selection) {
  // Records name the files and prompts themselves; a batch compares the input and the prompts by their hash.
  const auto& [input, prompts, output, probabilities, record, preview, read, write, segment] = job;
  Json json;
  add_segment(json, segment, selection);
  add_read(json, read);
  add_write(json, write, mask_format_of(job).has_segmentation_options);
  return json;
}

}  // namespace sammoe
