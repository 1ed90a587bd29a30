#include "bundle/expert_manifest.hpp"

#include "bundle/manifest_parts.hpp"
#include "bundle/network_manifest.hpp"

#include <algorithm>

namespace sammoe {
namespace {

constexpr std::size_t kMaxLabels = 4096;

bool is_expert_name(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_' ||
           letter == '-';
  });
}

}  // namespace

std::string read_expert_name(const DocumentNode& node) {
  std::string name = node.text();
  if (!is_expert_name(name)) node.refuse("\"" + name + "\" is not a name of 1 to 64 of a-z, 0-9, '_', '-'");
  return name;
}

std::vector<std::string> read_labels(const DocumentNode& node) {
  std::vector<std::string> labels;
  for (const DocumentNode& label : node.elements(kMaxLabels)) labels.push_back(label.text());
  return labels;
}

ExpertInfo read_expert(const DocumentNode& node) {
  node.allow_only({"name", "description", "labels", "decoder", "image_encoder", "prompt_encoder", "network",
                   "provenance"});
  ExpertInfo expert;
  expert.name = read_expert_name(node.at("name"));
  expert.description = node.at("description").text();
  expert.labels = read_labels(node.at("labels"));
  if (const auto network = node.find("network")) {
    expert.network = read_network(*network);
    for (const char* key : {"decoder", "image_encoder", "prompt_encoder"}) {
      if (node.find(key)) node.refuse("has both \"network\" and \"" + std::string(key) + "\"; keep one");
    }
  } else {
    expert.decoder = read_file_entry(node.at("decoder"));
    expert.image_encoder = read_optional_file(node, "image_encoder");
    expert.prompt_encoder = read_optional_file(node, "prompt_encoder");
  }
  expert.provenance = node.at("provenance").text();
  return expert;
}

}  // namespace sammoe
