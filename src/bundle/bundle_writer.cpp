#include "bundle/bundle_writer.hpp"

#include "sammoe/error.hpp"
#include "sammoe/routing.hpp"

#include "bundle/bundle_manifest.hpp"
#include "bundle/network_manifest.hpp"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

// Each struct is taken apart whole: one with a new field does not compile until the manifest has the field.

Json file_entry(const BundleFile& entry) {
  const auto& [file, sha256] = entry;
  return Json{{"file", file}, {"sha256", sha256}};
}

Json intensity_json(const IntensitySpec& intensity) {
  const auto& [clip_min, clip_max, foreground_above, fixed_scale] = intensity;
  Json json = Json::object();
  if (clip_min) json["clip_min"] = *clip_min;
  if (clip_max) json["clip_max"] = *clip_max;
  if (fixed_scale) {
    const auto& [subtract, divide_by] = *fixed_scale;
    json["subtract"] = subtract;
    json["divide_by"] = divide_by;
  } else {
    json["foreground_above"] = foreground_above;
  }
  return json;
}

Json selection_json(const RoutingOptions& selection) {
  const auto& [strategy, expert, k, threshold, temperature] = selection;  // the text has strategy and expert
  return Json{
      {"strategy", to_string(selection)}, {"k", k}, {"threshold", threshold}, {"temperature", temperature}};
}

Json roi_json(const RoiSpec& roi) {
  const auto& [size_voxels, spacing_mm, placement] = roi;
  Json json{{"size_voxels", size_voxels}, {"spacing_mm", spacing_mm}};
  // Said only where it differs, so that bundles of before keep their bytes.
  if (placement != RoiSpec().placement) json["placement"] = to_string(placement);
  return json;
}

Json box_json(const RoiBox& roi) {
  const auto& [size_voxels, spacing_mm, placement] = roi;
  return {{"size_voxels", size_voxels}, {"spacing_mm", spacing_mm}, {"placement", to_string(placement)}};
}

Json network_json(const VolumeNetwork& network) {
  const auto& [file, inputs, channels, kind, channel, roi, intensity] = network;
  Json json = file_entry(file);
  json["inputs"] = words_of(inputs);
  json["channels"] = channels;
  json["activation"] = to_string(kind);
  json["channel"] = channel ? Json(*channel) : Json(kChannelAtClick);
  if (roi) json["roi"] = box_json(*roi);
  if (intensity) json["intensity"] = intensity_json(*intensity);
  return json;
}

Json expert_json(const ExpertInfo& expert) {
  const auto& [name, description, labels, decoder, image_encoder, prompt_encoder, provenance, network] =
      expert;
  Json json{{"name", name}, {"description", description}, {"labels", labels}};
  if (network)
    json["network"] = network_json(*network);
  else
    json["decoder"] = file_entry(decoder);
  if (image_encoder) json["image_encoder"] = file_entry(*image_encoder);
  if (prompt_encoder) json["prompt_encoder"] = file_entry(*prompt_encoder);
  json["provenance"] = provenance;
  return json;
}

Json experts_json(const std::vector<ExpertInfo>& experts) {
  Json list = Json::array();
  for (const ExpertInfo& expert : experts) list.push_back(expert_json(expert));
  return list;
}

Json manifest_json(const BundleInfo& bundle) {
  // The folder is where the manifest lies, and its hash is of the text made here.
  const auto& [folder, manifest_sha256, name, version, licence, intended_use, roi, intensity, image_encoder,
               prompt_encoder, gate, selection, experts] = bundle;
  Json json{{"schema_version", kSchemaVersion},
            {"name", name},
            {"version", version},
            {"licence", licence},
            {"intended_use", intended_use},
            {"roi", roi_json(roi)},
            {"intensity", intensity_json(intensity)},
            {"image_encoder", file_entry(image_encoder)},
            {"prompt_encoder", file_entry(prompt_encoder)}};
  if (gate) json["gate"] = file_entry(*gate);
  json["selection"] = selection_json(selection);
  json["experts"] = experts_json(experts);
  return json;
}

}  // namespace

std::string bundle_manifest_json(const BundleInfo& bundle) {
  try {
    std::string text = manifest_json(bundle).dump(2) + "\n";
    parse_bundle_manifest(text, "the new bundle.json");  // what cannot be read back must not be written
    return text;
  } catch (const nlohmann::json::exception& exception) {
    throw Error(ErrorCode::model, std::string("bundle.json cannot be written: ") + exception.what());
  }
}

}  // namespace sammoe
