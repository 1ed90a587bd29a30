#include "batch/case_digests.hpp"

#include "sammoe/runtime.hpp"
#include "sammoe/version.hpp"

#include "cases/case_options.hpp"
#include "files/file_bytes.hpp"
#include "files/sha256.hpp"

#include <cstdint>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

// Each struct is taken apart whole: one with a new field does not compile until the digest has the field.

void add_term(Json& json, const char* key, const std::optional<CodedTerm>& term) {
  if (!term) return;
  const auto& [value, scheme, meaning] = *term;
  json[key] = {value, scheme, meaning};
}

/// Null if there are none.
Json terms_json(const ObjectTerms& terms) {
  const auto& [category, type, type_modifier, region, region_modifier] = terms;
  Json json;
  add_term(json, "category", category);
  add_term(json, "type", type);
  add_term(json, "type_modifier", type_modifier);
  add_term(json, "region", region);
  add_term(json, "region_modifier", region_modifier);
  return json;
}

Json click_json(const Click& click) {
  const auto& [position, frame, inside] = click;
  return {position, frame == Frame::ras_mm ? "ras_mm" : "voxel", inside};
}

Json clicks_json(const std::vector<Click>& clicks) {
  Json list = Json::array();
  for (const Click& click : clicks) list.push_back(click_json(click));
  return list;
}

Json mask_json(const LabelPatch& mask) {
  const auto& [region, labels, names] = mask;  // names are in the objects
  return {region.begin, region.size, sha256_hex(labels.data(), labels.size() * sizeof(std::uint16_t))};
}

/// What of a mask to refine is not in its file.
Json refining_json(const CoarseMask& mask) {
  const auto& [path, refine, clicks, clicked_label] = mask;
  return {clicks_json(clicks), clicked_label ? Json(*clicked_label) : Json(nullptr)};
}

Json objects_json(const ClickedObjects& objects) {
  Json list = Json::array();
  for (const ObjectPrompt& object : objects) {
    const auto& [label, name, clicks, terms, channel, mask] = object;
    list.push_back(
        {{"label", label}, {"name", name}, {"clicks", clicks_json(clicks)}, {"terms", terms_json(terms)}});
    if (channel) list.back()["channel"] = *channel;
    if (mask) list.back()["mask"] = mask_json(*mask);
  }
  return list;
}

}  // namespace

std::string options_text(const SegmentJob& job, const Segmenter& segmenter) {
  const EngineInfo engine = segmenter.engine();
  // Shards may run with different numbers of threads (docs/batch.md); the sandbox changes no result.
  const auto& [libtorch_version, threads, precision, sandbox] = engine;
  Json options = options_json(job, segmenter.bundle().selection);
  options["precision"] = name_of(precision);
  options["sammoe"] = kVersion;
  options["libtorch"] = libtorch_version;
  return options.dump();
}

std::string digest_of(const std::string& text) {
  return sha256_hex(text.data(), text.size());
}

std::string prompts_digest(const PromptSource& prompts) {
  const auto& [from, only_label] = prompts;
  Json source{{"label", only_label ? Json(*only_label) : Json(nullptr)}};
  const std::filesystem::path* const path = prompts.path();
  if (path != nullptr)
    source[prompts.kind()] = sha256_of_file(*path, ErrorCode::input);
  else if (const auto* objects = std::get_if<ClickedObjects>(&from))
    source[prompts.kind()] = objects_json(*objects);
  else
    source[prompts.kind()] = true;  // the strategy, which the options hold, says whose
  // Digests of earlier versions, which refined nothing, stay what they were.
  if (const auto* mask = std::get_if<CoarseMask>(&from); mask != nullptr && mask->refine)
    source["refine"] = refining_json(*mask);
  return digest_of(source.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace sammoe
