#include "bundle/network_description.hpp"

#include "sammoe/error.hpp"

#include "bundle/expert_manifest.hpp"
#include "bundle/network_manifest.hpp"
#include "files/document_node.hpp"
#include "files/file_bytes.hpp"
#include "files/json_document.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace sammoe {
namespace {

constexpr std::uint64_t kMaxDescriptionBytes = 1 << 20;

std::vector<std::string> named(const std::vector<std::string>& channels) {
  std::vector<std::string> names;
  std::copy_if(channels.begin(), channels.end(), std::back_inserter(names),
               [](const std::string& name) { return !name.empty(); });
  return names;
}

}  // namespace

NetworkDescription read_network_description(const std::filesystem::path& file) {
  const std::string text = read_file_bytes(file, kMaxDescriptionBytes, ErrorCode::model);
  const nlohmann::json json = parse_json_document(text, kUsualJsonDepth, file.string(), ErrorCode::model);
  const DocumentNode document(json, file.string(), ErrorCode::model);
  document.allow_only({"name", "description", "labels", "network", "provenance"});
  NetworkDescription read;
  ExpertInfo& expert = read.expert;
  expert.name = read_expert_name(document.at("name"));
  expert.network = read_network_outside_bundles(document.at("network"));
  if (const auto description = document.find("description")) expert.description = description->text();
  const auto labels = document.find("labels");
  expert.labels = labels ? read_labels(*labels) : named(expert.network->channels);
  if (const auto provenance = document.find("provenance")) expert.provenance = provenance->text();
  read.file = file.parent_path() / std::exchange(expert.network->file.file, "");
  return read;
}

}  // namespace sammoe
