#include "bundle/bundle_writer.hpp"

#include "sammoe/error.hpp"
#include "sammoe/routing.hpp"

#include "bundle/bundle_manifest.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

Json file_entry(const BundleFile& file) {
  return Json{{"file", file.file}, {"sha256", file.sha256}};
}

Json intensity_json(const IntensitySpec& intensity) {
  Json json = Json::object();
  if (intensity.clip_min) json["clip_min"] = *intensity.clip_min;
  if (intensity.clip_max) json["clip_max"] = *intensity.clip_max;
  json["foreground_above"] = intensity.foreground_above;
  return json;
}

Json selection_json(const RoutingOptions& selection) {
  return Json{{"strategy", to_string(selection)},
              {"k", selection.k},
              {"threshold", selection.threshold},
              {"temperature", selection.temperature}};
}

Json roi_json(const RoiSpec& roi) {
  const auto& [size_voxels, spacing_mm, placement] = roi;
  Json json{{"size_voxels", size_voxels}, {"spacing_mm", spacing_mm}};
  // Said only where it differs, so that bundles of before keep their bytes.
  if (placement != RoiSpec().placement) json["placement"] = to_string(placement);
  return json;
}

Json expert_json(const ExpertInfo& expert) {
  Json json{{"name", expert.name},
            {"description", expert.description},
            {"labels", expert.labels},
            {"decoder", file_entry(expert.decoder)}};
  if (expert.image_encoder) json["image_encoder"] = file_entry(*expert.image_encoder);
  if (expert.prompt_encoder) json["prompt_encoder"] = file_entry(*expert.prompt_encoder);
  json["provenance"] = expert.provenance;
  return json;
}

}  // namespace

std::string bundle_manifest_json(const BundleInfo& bundle) {
  Json json{{"schema_version", kSchemaVersion},
            {"name", bundle.name},
            {"version", bundle.version},
            {"licence", bundle.licence},
            {"intended_use", bundle.intended_use},
            {"roi", roi_json(bundle.roi)},
            {"intensity", intensity_json(bundle.intensity)},
            {"image_encoder", file_entry(bundle.image_encoder)},
            {"prompt_encoder", file_entry(bundle.prompt_encoder)}};
  if (bundle.gate) json["gate"] = file_entry(*bundle.gate);
  json["selection"] = selection_json(bundle.selection);
  json["experts"] = Json::array();
  for (const ExpertInfo& expert : bundle.experts) json["experts"].push_back(expert_json(expert));
  try {
    std::string text = json.dump(2) + "\n";
    parse_bundle_manifest(text, "the new bundle.json");  // what cannot be read back must not be written
    return text;
  } catch (const nlohmann::json::exception& exception) {
    throw Error(ErrorCode::model, std::string("bundle.json cannot be written: ") + exception.what());
  }
}

}  // namespace sammoe
