#include "segmenter/segmentation_intake.hpp"

#include "segmenter/messages.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sammoe {
namespace {

/// Voxels of each label; fast where neighbours are alike, as in masks.
std::vector<std::int64_t> voxels_by_label(const std::vector<std::uint16_t>& labels) {
  std::vector<std::int64_t> counts(std::numeric_limits<std::uint16_t>::max() + 1U, 0);
  for (auto run = labels.begin(); run != labels.end();) {
    const auto end =
        std::find_if(run, labels.end(), [label = *run](std::uint16_t other) { return other != label; });
    counts[*run] += end - run;
    run = end;
  }
  return counts;
}

}  // namespace

std::string SegmentationIntake::type_due() const {
  if (expected_.labels.empty()) return "";
  if (!mask_) return "mask";
  if (probabilities_) return "filled";
  const std::vector<ObjectResult>& objects = segmented.objects;
  if (expected_.with_probabilities && !objects.empty() && !objects.back().probabilities)
    return "probabilities";
  return objects.size() < expected_.labels.size() ? "object" : "";
}

void SegmentationIntake::take(const std::string& type, const DocumentNode& node) {
  if (type != type_due()) node.refuse("was not asked for");
  if (type == "mask") return give_room(node);
  if (type == "object") return take_object(node);
  if (type == "probabilities") return prepare_probabilities(node);
  take_probabilities();
}

void SegmentationIntake::give_room(const DocumentNode& node) {
  Region& region = segmented.labels.region;
  region = read_region(node, *expected_.grid);
  const std::size_t bytes = static_cast<std::size_t>(region.voxel_count()) * sizeof(std::uint16_t);
  if (spare_ && spare_->bytes() >= bytes)
    mask_ = take_spare();
  else
    mask_.emplace(bytes);
  channel_.send({{"type", "memory"}}, {mask_->descriptor()});
}

void SegmentationIntake::take_object(const DocumentNode& node) {
  ObjectResult object = read_object(node, bundle_);
  if (object.label != expected_.labels[segmented.objects.size()])
    node.refuse("has a label that was not asked for");
  segmented.objects.push_back(std::move(object));
}

void SegmentationIntake::prepare_probabilities(const DocumentNode& node) {
  region_ = read_region(node, *expected_.grid);
  probabilities_.emplace(static_cast<std::size_t>(region_.voxel_count()) * sizeof(float));
  channel_.send({{"type", "memory"}}, {probabilities_->descriptor()});
}

/// Copies them, because the worker could change its own.
void SegmentationIntake::take_probabilities() {
  const auto* const begin = static_cast<const float*>(probabilities_->data());
  segmented.objects.back().probabilities = {region_, {begin, begin + region_.voxel_count()}};
  probabilities_.reset();
}

/// Copies it first, for the same reason.
void SegmentationIntake::finish(const DocumentNode& node) {
  if (!type_due().empty()) node.refuse("comes before all objects");
  if (!mask_) return;
  LabelPatch& labels = segmented.labels;
  const auto* const begin = static_cast<const std::uint16_t*>(mask_->data());
  labels.labels.assign(begin, begin + labels.region.voxel_count());
  spare_ = std::exchange(mask_, std::nullopt);
  std::vector<std::int64_t> counts = voxels_by_label(labels.labels);
  counts[0] = 0;
  for (ObjectResult& object : segmented.objects) object.voxel_count = std::exchange(counts[object.label], 0);
  const auto is_positive = [](std::int64_t count) { return count > 0; };
  if (std::any_of(counts.begin(), counts.end(), is_positive)) node.refuse("is of a mask with other labels");
}

}  // namespace sammoe
