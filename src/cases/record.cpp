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

Json input_json(const std::filesystem::path& path, const LoadedVolume& input) {
  const Volume& volume = input.volume;
  return {{"path", path.string()},
          {"sha256", input.sha256},
          {"size", volume.grid().size},
          {"spacing_mm", volume.grid().spacing_mm},
          {"scalar_type", name_of(volume.scalar_type())}};
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

// Structs are taken apart whole: one with a new field does not compile until the record has the field, or it
// is said why it has not.

Json prompts_json(const FileRecord& prompts) {
  const auto& [role, path, sha256] = prompts;
  return {{"source", role}, {"path", text_or_null(path.string())}, {"sha256", text_or_null(sha256)}};
}

Json options_in_effect(const CaseRecord& record) {
  // The record says the version and the sandbox elsewhere.
  const auto& [libtorch_version, threads, precision, sandbox] = record.result.engine;
  Json options = options_json(record.job, record.bundle.selection);
  options["threads"] = threads;
  options["precision"] = name_of(precision);
  return options;
}

Json outputs_json(const std::vector<FileRecord>& outputs) {
  Json json = Json::object();
  for (const auto& [role, path, sha256] : outputs) json[role] = {{"path", path.string()}, {"sha256", sha256}};
  return json;
}

/// Clicks as they were given, but for their place in the volume.
Json clicks_json(const std::vector<Click>& clicks, const std::vector<Point3>& clicks_in_voxels) {
  Json list = Json::array();
  for (std::size_t n = 0; n < clicks_in_voxels.size(); ++n) {
    const auto& [position, frame, inside] = clicks.at(n);  // a position in its frame is clicks_in_voxels[n]
    list.push_back({{"position", clicks_in_voxels[n]}, {"inside", inside}});
  }
  return list;
}

/// Voxels of the mask that the clicks refine.
Json refined_voxels_json(const ObjectPrompt& prompt) {
  if (!prompt.mask) return nullptr;
  return std::count(prompt.mask->labels.begin(), prompt.mask->labels.end(), prompt.label);
}

Json gate_scores_json(const std::vector<double>& gate_scores, const std::vector<std::string>& experts) {
  if (gate_scores.empty()) return nullptr;
  Json scores = Json::object();
  for (std::size_t n = 0; n < gate_scores.size(); ++n) scores[experts.at(n)] = gate_scores[n];
  return scores;
}

Json experts_json(const std::vector<ExpertShare>& shares) {
  Json experts = Json::array();
  for (const auto& [expert, weight, channel] : shares) {
    experts.push_back({{"name", expert}, {"weight", weight}});
    if (!channel.empty()) experts.back()["channel"] = channel;
  }
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
  const auto& [mean, standard_deviation, minimum, maximum, median] = *intensity;
  return {{"mean", mean},
          {"standard_deviation", standard_deviation},
          {"minimum", minimum},
          {"maximum", maximum},
          {"median", median}};
}

void add_statistics(Json& json, const ObjectStatistics& statistics, const Grid& grid) {
  const auto& [voxel_count, volume_ml, bounding_box, centroid_in_ras, intensity] = statistics;
  json["voxels"] = voxel_count;
  json["volume_ml"] = volume_ml;
  json["centroid_in_ras_mm"] = voxel_count > 0 ? Json(centroid_in_ras) : Json(nullptr);
  json["bounding_box"] = bounding_box_json(bounding_box, grid);
  json["intensity"] = intensity_json(intensity);
}

Json object_json(const CaseRecord& record, std::size_t n) {
  // Statistics count the voxels of the mask as it is written; probabilities are in their file.
  const auto& [label, name, clicks_in_voxels, gate_scores, experts, routing_reason, predicted_iou, roi_count,
               reached_roi_limit, voxel_count, probabilities] = record.result.objects[n];
  Json json{{"label", label},
            {"name", name},
            {"clicks_in_voxels", clicks_json(record.prompts.at(n).clicks, clicks_in_voxels)},
            {"refined_mask_voxels", refined_voxels_json(record.prompts.at(n))},
            {"gate_scores", gate_scores_json(gate_scores, record.bundle.expert_names())},
            {"experts", experts_json(experts)},
            {"routing_reason", routing_reason},
            {"predicted_iou", predicted_iou},
            {"rois", roi_count},
            {"reached_roi_limit", reached_roi_limit}};
  add_statistics(json, record.statistics.at(n), record.result.grid);
  return json;
}

Json seconds_json(const std::vector<StageTime>& times) {
  Json json = Json::object();
  for (const auto& [stage, seconds] : times) json[stage] = json.value(stage, 0.0) + seconds;
  return json;
}

}  // namespace

std::string record_json(const CaseRecord& record) {
  const auto& [job, bundle, input, prompts, result, prompt_source, statistics, outputs, warnings,
               stage_times] = record;  // prompts and statistics are said object by object
  Json objects = Json::array();
  for (std::size_t n = 0; n < result.objects.size(); ++n) objects.push_back(object_json(record, n));
  const Json json = {
      {"schema_version", kSchemaVersion},
      {"program", {{"name", "sammoe"}, {"version", kVersion}, {"libtorch", result.engine.libtorch_version}}},
      {"created", utc_now()},
      {"sandbox", result.engine.sandbox},
      {"input", input_json(job.input, input)},
      {"bundle",
       {{"name", bundle.name}, {"version", bundle.version}, {"manifest_sha256", bundle.manifest_sha256}}},
      {"prompts", prompts_json(prompt_source)},
      {"options", options_in_effect(record)},
      {"outputs", outputs_json(outputs)},
      {"objects", objects},
      {"warnings", warnings},
      {"seconds", seconds_json(stage_times)}};
  // Paths and names may hold bytes that are not UTF-8; invalid bytes are replaced, so that the record is not
  // lost.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sammoe
