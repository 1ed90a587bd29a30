#include "tasks/import_order.hpp"

#include "bundle/bundle_manifest.hpp"

#include <array>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 3> kKinds{"image_encoder", "prompt_encoder", "decoder"};

}  // namespace

std::string checkpoint_name(std::size_t checkpoint) {
  return "checkpoint." + std::to_string(checkpoint);
}

std::string network_name(std::size_t checkpoint, NetworkKind kind) {
  return std::string(kKinds.at(static_cast<std::size_t>(kind))) + "." + std::to_string(checkpoint);
}

json import_order_json(const ImportOrder& order) {
  const auto& [checkpoints, half_precision] = order;
  return {{"checkpoints", checkpoints}, {"half_precision", half_precision}};
}

ImportOrder read_import_order(const DocumentNode& node) {
  ImportOrder order;
  for (const DocumentNode& name : node.at("checkpoints").elements(kMaxExperts))
    order.checkpoints.push_back(name.any_text());
  if (order.checkpoints.empty()) node.refuse("names no checkpoint");
  order.half_precision = node.at("half_precision").boolean();
  return order;
}

json import_answer_json(const ImportAnswer& answer) {
  const auto& [roi_size_voxels] = answer;
  return {{"roi_size_voxels", roi_size_voxels}};
}

ImportAnswer read_import_answer(const DocumentNode& node) {
  return {node.at("roi_size_voxels").integer({1, 1e6})};
}

}  // namespace sammoe
