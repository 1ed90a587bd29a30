#include "batch/case_digests.hpp"

#include "sammoe/runtime.hpp"
#include "sammoe/version.hpp"

#include "cases/case_options.hpp"
#include "files/file_bytes.hpp"
#include "files/sha256.hpp"

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

using Json = nlohmann::ordered_json;

/// Null if there are none.
Json terms_json(const ObjectTerms& terms) {
  Json json;
  const auto add = [&](const char* key, const std::optional<CodedTerm>& term) {
    if (term) json[key] = {term->value, term->scheme, term->meaning};
  };
  add("category", terms.category);
  add("type", terms.type);
  add("type_modifier", terms.type_modifier);
  add("region", terms.region);
  add("region_modifier", terms.region_modifier);
  return json;
}

Json clicks_json(const std::vector<ObjectPrompt>& prompts) {
  Json objects = Json::array();
  for (const ObjectPrompt& object : prompts) {
    Json clicks = Json::array();
    for (const Click& click : object.clicks)
      clicks.push_back({click.position, click.frame == Frame::ras_mm ? "ras_mm" : "voxel", click.inside});
    objects.push_back({{"label", object.label},
                       {"name", object.name},
                       {"clicks", clicks},
                       {"terms", terms_json(object.terms)}});
  }
  return objects;
}

}  // namespace

std::string options_text(const SegmentCase& job, const Segmenter& segmenter) {
  const EngineInfo engine = segmenter.engine();
  Json options = options_json(job, segmenter.bundle().selection);
  options["precision"] = name_of(engine.precision);
  options["sammoe"] = kVersion;
  options["libtorch"] = engine.libtorch_version;
  return options.dump();
}

std::string digest_of(const std::string& text) {
  return sha256_hex(text.data(), text.size());
}

std::string prompts_digest(const PromptSource& prompts) {
  Json source{{"label", prompts.only_label ? Json(*prompts.only_label) : Json(nullptr)}};
  const std::filesystem::path* const path = prompts.path();
  source[prompts.kind()] = path ? Json(sha256_of_file(*path, ErrorCode::input))
                                : clicks_json(std::get<ClickedObjects>(prompts.from));
  return digest_of(source.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace sammoe
