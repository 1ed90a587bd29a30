#include "cases/record.hpp"

#include "sammoe/runtime.hpp"
#include "sammoe/version.hpp"

#include "cases/case_options.hpp"
#include "core/utc_time.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

/// Keeps the order of docs/record.md.
using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

Json input_json(const CaseRecord& record) {
  const Volume& volume = record.input.volume;
  return {{"path", record.job.input.string()},
          {"sha256", record.input.sha256},
          {"size", volume.grid().size},
          {"spacing_mm", volume.grid().spacing_mm},
          {"scalar_type", name_of(volume.scalar_type())}};
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

Json prompts_json(const FileRecord& prompts) {
  return {{"source", prompts.role},
          {"path", text_or_null(prompts.path.string())},
          {"sha256", text_or_null(prompts.sha256)}};
}

Json options_in_effect(const CaseRecord& record) {
  Json options = options_json(record.job, record.bundle.selection);
  options["threads"] = record.result.engine.threads;
  options["precision"] = name_of(record.result.engine.precision);
  return options;
}

Json outputs_json(const std::vector<FileRecord>& outputs) {
  Json json = Json::object();
  for (const FileRecord& file : outputs)
    json[file.role] = {{"path", file.path.string()}, {"sha256", file.sha256}};
  return json;
}

Json clicks_json(const ObjectPrompt& prompt, const ObjectResult& object) {
  Json clicks = Json::array();
  for (std::size_t n = 0; n < object.clicks_in_voxels.size(); ++n)
    clicks.push_back({{"position", object.clicks_in_voxels[n]}, {"inside", prompt.clicks.at(n).inside}});
  return clicks;
}

Json gate_scores_json(const ObjectResult& object, const std::vector<std::string>& experts) {
  if (object.gate_scores.empty()) return nullptr;
  Json scores = Json::object();
  for (std::size_t n = 0; n < object.gate_scores.size(); ++n) scores[experts.at(n)] = object.gate_scores[n];
  return scores;
}

Json experts_json(const std::vector<ExpertShare>& shares) {
  Json experts = Json::array();
  for (const ExpertShare& share : shares)
    experts.push_back({{"name", share.expert}, {"weight", share.weight}});
  return experts;
}

/// The box in voxels (end exclusive), and in the world: the extreme corners of its outer voxels' faces.
Json bounding_box_json(const Region& box, const Grid& grid) {
  if (box.voxel_count() == 0) return nullptr;
  const Index3 end{box.begin[0] + box.size[0], box.begin[1] + box.size[1], box.begin[2] + box.size[2]};
  Point3 low =
      grid.ras_from_voxel({static_cast<double>(box.begin[0]) - 0.5, static_cast<double>(box.begin[1]) - 0.5,
                           static_cast<double>(box.begin[2]) - 0.5});
  Point3 high = low;
  for (int corner = 1; corner < 8; ++corner) {
    Point3 index{};
    for (int axis = 0; axis < 3; ++axis)
      index[axis] = static_cast<double>((corner >> axis & 1) != 0 ? end[axis] : box.begin[axis]) - 0.5;
    const Point3 point = grid.ras_from_voxel(index);
    for (int row = 0; row < 3; ++row) {
      low[row] = std::min(low[row], point[row]);
      high[row] = std::max(high[row], point[row]);
    }
  }
  return {{"voxel_begin", box.begin}, {"voxel_end", end}, {"ras_mm_min", low}, {"ras_mm_max", high}};
}

Json intensity_json(const std::optional<IntensityStatistics>& intensity) {
  if (!intensity) return nullptr;
  return {{"mean", intensity->mean},
          {"standard_deviation", intensity->standard_deviation},
          {"minimum", intensity->minimum},
          {"maximum", intensity->maximum},
          {"median", intensity->median}};
}

Json object_json(const CaseRecord& record, std::size_t n) {
  const ObjectResult& object = record.result.objects[n];
  const ObjectStatistics& statistics = record.statistics.at(n);
  return {
      {"label", object.label},
      {"name", object.name},
      {"clicks_in_voxels", clicks_json(record.prompts.at(n), object)},
      {"gate_scores", gate_scores_json(object, record.bundle.expert_names())},
      {"experts", experts_json(object.experts)},
      {"routing_reason", object.routing_reason},
      {"predicted_iou", object.predicted_iou},
      {"rois", object.roi_count},
      {"reached_roi_limit", object.reached_roi_limit},
      {"voxels", statistics.voxel_count},
      {"volume_ml", statistics.volume_ml},
      {"centroid_in_ras_mm", statistics.voxel_count > 0 ? Json(statistics.centroid_in_ras) : Json(nullptr)},
      {"bounding_box", bounding_box_json(statistics.bounding_box, record.result.grid)},
      {"intensity", intensity_json(statistics.intensity)}};
}

Json seconds_json(const std::vector<StageTime>& times) {
  Json json = Json::object();
  for (const StageTime& time : times) json[time.stage] = json.value(time.stage, 0.0) + time.seconds;
  return json;
}

}  // namespace

std::string record_json(const CaseRecord& record) {
  Json objects = Json::array();
  for (std::size_t n = 0; n < record.result.objects.size(); ++n) objects.push_back(object_json(record, n));
  const Json json = {
      {"schema_version", kSchemaVersion},
      {"program",
       {{"name", "sammoe"}, {"version", kVersion}, {"libtorch", record.result.engine.libtorch_version}}},
      {"created", utc_now()},
      {"sandbox", record.result.engine.sandbox},
      {"input", input_json(record)},
      {"bundle",
       {{"name", record.bundle.name},
        {"version", record.bundle.version},
        {"manifest_sha256", record.bundle.manifest_sha256}}},
      {"prompts", prompts_json(record.prompt_source)},
      {"options", options_in_effect(record)},
      {"outputs", outputs_json(record.outputs)},
      {"objects", objects},
      {"warnings", record.warnings},
      {"seconds", seconds_json(record.stage_times)}};
  // Paths and names may hold bytes that are not UTF-8; invalid bytes are replaced, so that the record is not
  // lost.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sammoe
