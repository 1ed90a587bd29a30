#include "tasks/import_order.hpp"

#include "bundle/bundle_manifest.hpp"

#include <array>
#include <utility>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxNotes = 32;  // of one checkpoint
constexpr std::array<const char*, 3> kKinds{"image_encoder", "prompt_encoder", "decoder"};

json agreement_json(const std::optional<ImportAgreement>& agreement) {
  if (!agreement) return {};
  const auto& [embedding, logits] = *agreement;
  return {{"embedding", embedding}, {"logits", logits ? json(*logits) : json()}};
}

std::optional<ImportAgreement> read_agreement(const DocumentNode& node) {
  constexpr NumberRange kTolerated{0, kImportTolerance};
  if (node.is_null()) return std::nullopt;
  ImportAgreement agreement{node.at("embedding").number(kTolerated), {}};
  const DocumentNode logits = node.at("logits");
  if (!logits.is_null()) agreement.logits = logits.number(kTolerated);
  return agreement;
}

}  // namespace

std::string checkpoint_name(std::size_t checkpoint) {
  return "checkpoint." + std::to_string(checkpoint);
}

std::string recording_name(std::size_t checkpoint) {
  return "recording." + std::to_string(checkpoint);
}

std::string network_name(std::size_t checkpoint, NetworkKind kind) {
  return std::string(kKinds.at(static_cast<std::size_t>(kind))) + "." + std::to_string(checkpoint);
}

json import_order_json(const ImportOrder& order) {
  const auto& [checkpoints, recordings, half_precision, weights, lora_scale] = order;
  return {{"checkpoints", checkpoints},
          {"recordings", recordings},
          {"half_precision", half_precision},
          {"weights", weights},
          {"lora_scale", lora_scale ? json(*lora_scale) : json()}};
}

ImportOrder read_import_order(const DocumentNode& node) {
  ImportOrder order;
  for (const DocumentNode& name : node.at("checkpoints").elements(kMaxExperts))
    order.checkpoints.push_back(name.any_text());
  if (order.checkpoints.empty()) node.refuse("names no checkpoint");
  for (const DocumentNode& name : node.at("recordings").elements(kMaxExperts))
    order.recordings.push_back(name.any_text());
  if (order.recordings.size() != order.checkpoints.size()) node.refuse("has not a recording per checkpoint");
  order.half_precision = node.at("half_precision").boolean();
  order.weights = node.at("weights").any_text();
  const DocumentNode scale = node.at("lora_scale");
  if (!scale.is_null()) order.lora_scale = scale.number({0, kMaxLoraScale});
  return order;
}

json import_answer_json(const ImportAnswer& answer) {
  const auto& [roi_size_voxels, notes, agreements] = answer;
  json numbers = json::array();
  for (const auto& agreement : agreements) numbers.push_back(agreement_json(agreement));
  return {{"roi_size_voxels", roi_size_voxels}, {"notes", notes}, {"agreements", numbers}};
}

ImportAnswer read_import_answer(const DocumentNode& node) {
  ImportAnswer answer{node.at("roi_size_voxels").integer({1, 1e6}), {}, {}};
  for (const DocumentNode& checkpoint : node.at("notes").elements(kMaxExperts)) {
    std::vector<std::string> notes;
    for (const DocumentNode& note : checkpoint.elements(kMaxNotes)) notes.push_back(note.any_text());
    answer.notes.push_back(std::move(notes));
  }
  for (const DocumentNode& agreement : node.at("agreements").elements(kMaxExperts))
    answer.agreements.push_back(read_agreement(agreement));
  return answer;
}

}  // namespace sammoe
