#include "bundle/bundle_manifest.hpp"

#include "sammoe/error.hpp"
#include "sammoe/routing.hpp"

#include "bundle/expert_manifest.hpp"
#include "bundle/manifest_parts.hpp"
#include "files/document_node.hpp"
#include "files/json_document.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

constexpr std::size_t kMaxManifestDepth = 16;

/// The spelling of the command line, except `expert:NAME`: a bundle does not prefer one of its experts.
void read_strategy(const DocumentNode& node, RoutingOptions& selection) {
  try {
    set_strategy(selection, node.text());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::usage) throw;
    node.refuse(error.what());
  }
  if (selection.strategy == Strategy::expert)
    node.refuse("names one expert, which a bundle cannot; put the expert first instead");
  if (to_string(selection) != node.text()) node.refuse("has a parameter; write it as a key of its own");
}

RoutingOptions read_selection(const DocumentNode& node) {
  node.allow_only({"strategy", "k", "threshold", "temperature"});
  RoutingOptions selection;
  read_strategy(node.at("strategy"), selection);
  if (const auto k = node.find("k"))
    selection.k = static_cast<std::size_t>(k->integer({1, static_cast<double>(kMaxExperts)}));
  if (const auto threshold = node.find("threshold")) selection.threshold = threshold->number({0, 1});
  if (const auto temperature = node.find("temperature"))
    selection.temperature = temperature->number({1e-6, 1e6});
  return selection;
}

std::vector<ExpertInfo> read_experts(const DocumentNode& node) {
  std::vector<ExpertInfo> experts;
  std::set<std::string> names;
  for (const DocumentNode& element : node.elements(kMaxExperts)) {
    experts.push_back(read_expert(element));
    if (!names.insert(experts.back().name).second)
      element.at("name").refuse("\"" + experts.back().name + "\" is the name of an earlier expert");
  }
  if (experts.empty()) node.refuse("is empty; the general expert must be the first");
  if (experts[0].image_encoder || experts[0].prompt_encoder)
    node.refuse("the general expert (the first) has its own encoders; it uses the shared ones");
  if (experts[0].network)
    node.refuse(
        "the general expert (the first) is a whole network; it needs a decoder for the shared encoders");
  return experts;
}

/// The selection of a bundle that names none.
RoutingOptions default_selection(const BundleInfo& bundle) {
  RoutingOptions selection;
  if (!bundle.gate) selection.strategy = Strategy::general;
  selection.k = std::min(selection.k, bundle.experts.size());
  return selection;
}

/// A selection that the bundle names must fit it.
void check_selection(const BundleInfo& bundle, const DocumentNode& node) {
  try {
    check_fits(bundle.selection, bundle.expert_set());
  } catch (const Error& error) {
    node.refuse(error.what());
  }
}

/// A network that takes clicks runs once for all of them, so its ROI must hold the bundle's.
void check_rois(const BundleInfo& bundle, const DocumentNode& experts) {
  const std::vector<DocumentNode> nodes = experts.elements(kMaxExperts);
  const double edge_mm = static_cast<double>(bundle.roi.size_voxels) * bundle.roi.spacing_mm;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const std::optional<VolumeNetwork>& network = bundle.experts[n].network;
    if (!network || !network->roi || network->inputs == NetworkInputs::image) continue;
    for (int axis = 0; axis < 3; ++axis) {
      if (static_cast<double>(network->roi->size_voxels[axis]) * network->roi->spacing_mm[axis] >= edge_mm)
        continue;
      nodes[n].at("network").at("roi").refuse(
          "is smaller than the bundle's ROI, but the network takes clicks; it must reach as far along each "
          "axis, or leave roi out");
    }
  }
}

void check_one_hash_per_file(const BundleInfo& bundle, const DocumentNode& document) {
  std::map<std::string, std::string> hashes;
  for (const BundleFile& entry : named_files(bundle)) {
    if (hashes.emplace(entry.file, entry.sha256).first->second != entry.sha256)
      document.refuse("file \"" + entry.file + "\" is named twice with different SHA-256");
  }
}

}  // namespace

BundleInfo parse_bundle_manifest(const std::string& text, const std::string& file) {
  const nlohmann::json json = parse_json_document(text, kMaxManifestDepth, file, ErrorCode::model);
  const DocumentNode document(json, file, ErrorCode::model);
  // Before anything else: a newer layout should be reported as that, not as its first unknown key.
  const DocumentNode version = document.at("schema_version");
  if (const std::int64_t found = version.integer({1, 1e9}); found != kSchemaVersion) {
    version.refuse("is " + std::to_string(found) + ", this program reads " + std::to_string(kSchemaVersion) +
                   "; use a newer sammoe");
  }
  document.allow_only({"schema_version", "name", "version", "licence", "intended_use", "roi", "intensity",
                       "image_encoder", "prompt_encoder", "gate", "selection", "experts"});
  BundleInfo bundle;
  bundle.name = document.at("name").non_empty_text();
  bundle.version = document.at("version").non_empty_text();
  bundle.licence = document.at("licence").text();
  bundle.intended_use = document.at("intended_use").text();
  bundle.roi = read_roi(document.at("roi"));
  bundle.intensity = read_intensity(document.at("intensity"));
  bundle.image_encoder = read_file_entry(document.at("image_encoder"));
  bundle.prompt_encoder = read_file_entry(document.at("prompt_encoder"));
  bundle.gate = read_optional_file(document, "gate");
  bundle.experts = read_experts(document.at("experts"));
  bundle.selection = default_selection(bundle);
  if (const auto selection = document.find("selection")) {
    bundle.selection = read_selection(*selection);
    check_selection(bundle, *selection);
  }
  check_one_hash_per_file(bundle, document);
  check_rois(bundle, document.at("experts"));
  return bundle;
}

}  // namespace sammoe
