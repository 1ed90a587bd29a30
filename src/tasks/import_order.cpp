#include "tasks/import_order.hpp"

#include "bundle/bundle_manifest.hpp"

#include <array>
#include <utility>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxNotes = 32;  // of one checkpoint
constexpr std::array<const char*, 3> kKinds{"image_encoder", "prompt_encoder", "decoder"};

}  // namespace

std::string checkpoint_name(std::size_t checkpoint) {
  return "checkpoint." + std::to_string(checkpoint);
}

std::string network_name(std::size_t checkpoint, NetworkKind kind) {
  return std::string(kKinds.at(static_cast<std::size_t>(kind))) + "." + std::to_string(checkpoint);
}

json import_order_json(const ImportOrder& order) {
  const auto& [checkpoints, half_precision, weights, lora_scale] = order;
  return {{"checkpoints", checkpoints},
          {"half_precision", half_precision},
          {"weights", weights},
          {"lora_scale", lora_scale ? json(*lora_scale) : json()}};
}

ImportOrder read_import_order(const DocumentNode& node) {
  ImportOrder order;
  for (const DocumentNode& name : node.at("checkpoints").elements(kMaxExperts))
    order.checkpoints.push_back(name.any_text());
  if (order.checkpoints.empty()) node.refuse("names no checkpoint");
  order.half_precision = node.at("half_precision").boolean();
  order.weights = node.at("weights").any_text();
  const DocumentNode scale = node.at("lora_scale");
  if (!scale.is_null()) order.lora_scale = scale.number({0, kMaxLoraScale});
  return order;
}

json import_answer_json(const ImportAnswer& answer) {
  const auto& [roi_size_voxels, notes] = answer;
  return {{"roi_size_voxels", roi_size_voxels}, {"notes", notes}};
}

ImportAnswer read_import_answer(const DocumentNode& node) {
  ImportAnswer answer{node.at("roi_size_voxels").integer({1, 1e6}), {}};
  for (const DocumentNode& checkpoint : node.at("notes").elements(kMaxExperts)) {
    std::vector<std::string> notes;
    for (const DocumentNode& note : checkpoint.elements(kMaxNotes)) notes.push_back(note.any_text());
    answer.notes.push_back(std::move(notes));
  }
  return answer;
}

}  // namespace sammoe
