#include "bundle/bundle_manifest.hpp"

#include "sammoe/error.hpp"
#include "sammoe/routing.hpp"

#include "files/document_node.hpp"
#include "files/json_document.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

constexpr std::size_t kMaxLabels = 4096;
constexpr std::size_t kMaxManifestDepth = 16;
constexpr NumberRange kFinite{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()};

bool is_letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

/// Parts of letters, digits, '.', '_', '-' that begin with no dot, so the path cannot leave the folder.
bool stays_in_folder(const std::string& path) {
  bool part_starts = true;
  for (const char letter : path) {
    if (letter == '/' ? part_starts
                      : !(is_letter_or_digit(letter) || letter == '_' || letter == '-' ||
                          (letter == '.' && !part_starts)))
      return false;
    part_starts = letter == '/';
  }
  return !part_starts && path.size() <= 255;
}

bool is_expert_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
           letter == '-';
  });
}

bool is_sha256(const std::string& digest) {
  return digest.size() == 64 && digest.find_first_not_of("0123456789abcdef") == std::string::npos;
}

BundleFile read_file_entry(const DocumentNode& node) {
  node.allow_only({"file", "sha256"});
  const DocumentNode file = node.at("file");
  const DocumentNode sha256 = node.at("sha256");
  BundleFile entry{file.text(), sha256.text()};
  if (!stays_in_folder(entry.file))
    file.refuse("\"" + entry.file +
                "\" is not a path below the bundle's folder of letters, digits, '.', '_', '-' and '/'");
  if (!is_sha256(entry.sha256))
    sha256.refuse("\"" + entry.sha256 + "\" is not a SHA-256 of 64 lower-case hex digits");
  return entry;
}

std::optional<BundleFile> read_optional_file(const DocumentNode& parent, const std::string& key) {
  const std::optional<DocumentNode> node = parent.find(key);
  if (!node) return std::nullopt;
  return read_file_entry(*node);
}

RoiPlacement read_placement(const DocumentNode& node) {
  for (const RoiPlacement placement : {RoiPlacement::inside, RoiPlacement::centred})
    if (node.text() == to_string(placement)) return placement;
  node.refuse("is \"" + node.text() + "\"; expected inside or centred");
}

RoiSpec read_roi(const DocumentNode& node) {
  node.allow_only({"size_voxels", "spacing_mm", "placement"});
  RoiSpec roi;
  roi.size_voxels = node.at("size_voxels").integer({16, 512});
  if (roi.size_voxels % 4 != 0)
    node.at("size_voxels").refuse("is " + std::to_string(roi.size_voxels) + ", not a multiple of 4");
  roi.spacing_mm = node.at("spacing_mm").number({0.01, 100});
  if (const auto placement = node.find("placement")) roi.placement = read_placement(*placement);
  return roi;
}

IntensitySpec read_intensity(const DocumentNode& node) {
  node.allow_only({"clip_min", "clip_max", "foreground_above"});
  IntensitySpec intensity;
  if (const auto clip_min = node.find("clip_min")) intensity.clip_min = clip_min->number(kFinite);
  if (const auto clip_max = node.find("clip_max")) intensity.clip_max = clip_max->number(kFinite);
  intensity.foreground_above = node.at("foreground_above").number(kFinite);
  if (intensity.clip_min && intensity.clip_max && *intensity.clip_min >= *intensity.clip_max)
    node.refuse("clip_min is not below clip_max");
  return intensity;
}

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

ExpertInfo read_expert(const DocumentNode& node) {
  node.allow_only(
      {"name", "description", "labels", "decoder", "image_encoder", "prompt_encoder", "provenance"});
  ExpertInfo expert;
  expert.name = node.at("name").text();
  if (!is_expert_name(expert.name))
    node.at("name").refuse("\"" + expert.name + "\" is not a name of 1 to 64 of a-z, 0-9, '_', '-'");
  expert.description = node.at("description").text();
  for (const DocumentNode& label : node.at("labels").elements(kMaxLabels))
    expert.labels.push_back(label.text());
  expert.decoder = read_file_entry(node.at("decoder"));
  expert.image_encoder = read_optional_file(node, "image_encoder");
  expert.prompt_encoder = read_optional_file(node, "prompt_encoder");
  expert.provenance = node.at("provenance").text();
  return expert;
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
  return bundle;
}

}  // namespace sammoe
