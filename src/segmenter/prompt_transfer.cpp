#include "segmenter/prompt_transfer.hpp"

#include "core/shared_memory.hpp"
#include "segmenter/messages.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace sammoe {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxMasks = 65535;
/// Voxels of all masks: far beyond any memory, and countable in bytes.
constexpr std::int64_t kMaxMaskVoxels = std::int64_t{1} << 50U;

/// The masks of some prompts, each once.
class Masks {
 public:
  /// Its number.
  std::size_t add(const std::shared_ptr<const LabelPatch>& mask) {
    const auto [found, is_new] = numbers_.try_emplace(mask.get(), masks_.size());
    if (is_new) masks_.push_back(mask.get());
    return found->second;
  }

  bool empty() const { return masks_.empty(); }

  json regions() const {
    json list = json::array();
    for (const LabelPatch* mask : masks_) list.push_back(region_json(mask->region));
    return list;
  }

  /// Their labels, one after the other.
  SharedMemory labels() const {
    std::size_t count = 0;
    for (const LabelPatch* mask : masks_) count += mask->labels.size();
    SharedMemory memory(count * sizeof(std::uint16_t));
    auto* end = static_cast<std::uint16_t*>(memory.data());
    for (const LabelPatch* mask : masks_) end = std::copy(mask->labels.begin(), mask->labels.end(), end);
    return memory;
  }

 private:
  std::map<const LabelPatch*, std::size_t> numbers_;
  std::vector<const LabelPatch*> masks_;
};

std::vector<Region> read_regions(const DocumentNode& node, const Grid& grid) {
  std::vector<Region> regions;
  std::int64_t voxels = 0;
  for (const DocumentNode& element : node.elements(kMaxMasks)) {
    regions.push_back(read_region(element, grid));
    voxels += regions.back().voxel_count();
    if (voxels > kMaxMaskVoxels) node.refuse("has more voxels than one may have");
  }
  return regions;
}

/// The labels of the regions, out of the memory that came with the message. Copied: the engine keeps none of
/// it beyond the segmentation.
std::vector<std::shared_ptr<const LabelPatch>> read_masks(const std::vector<Region>& regions,
                                                          const DocumentNode& node, Message& message) {
  std::vector<std::shared_ptr<const LabelPatch>> masks;
  if (message.descriptors.size() != (regions.empty() ? 0 : 1)) node.refuse("has no memory for its masks");
  if (regions.empty()) return masks;
  std::int64_t voxels = 0;
  for (const Region& region : regions) voxels += region.voxel_count();
  const std::size_t bytes = static_cast<std::size_t>(voxels) * sizeof(std::uint16_t);
  const SharedMemory memory = SharedMemory::received(std::move(message.descriptors.front()), bytes, false);
  const auto* begin = static_cast<const std::uint16_t*>(memory.data());
  for (const Region& region : regions) {
    const auto* const end = begin + region.voxel_count();
    masks.push_back(std::make_shared<const LabelPatch>(LabelPatch{region, {begin, end}}));
    begin = end;
  }
  return masks;
}

}  // namespace

void send_prompts(Channel& channel, json message, const std::vector<ObjectPrompt>& prompts) {
  message["prompts"] = prompts_json(prompts);
  Masks masks;
  for (std::size_t n = 0; n < prompts.size(); ++n)
    if (prompts[n].mask) message["prompts"][n]["mask"] = masks.add(prompts[n].mask);
  message["masks"] = masks.regions();
  if (masks.empty()) return channel.send(message);
  const SharedMemory labels = masks.labels();
  labels.forbid_writing_elsewhere();
  channel.send(message, {labels.descriptor()});
}

std::vector<ObjectPrompt> receive_prompts(const DocumentNode& node, Message& message, const Grid& grid) {
  std::vector<ObjectPrompt> prompts = read_prompts_message(node.at("prompts"));
  const DocumentNode boxes = node.at("masks");
  const auto masks = read_masks(read_regions(boxes, grid), boxes, message);
  const std::vector<DocumentNode> objects = node.at("prompts").elements(prompts.size());
  for (std::size_t n = 0; n < prompts.size(); ++n) {
    const auto number = objects[n].find("mask");
    if (!number) continue;
    const auto mask = static_cast<std::size_t>(number->integer({0, kMaxMasks}));
    if (mask >= masks.size()) number->refuse("is not the number of a mask");
    prompts[n].mask = masks[mask];
  }
  return prompts;
}

}  // namespace sammoe
