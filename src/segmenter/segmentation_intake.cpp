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
  if (memory_) return "filled";
  const std::vector<ObjectResult>& objects = segmented.objects;
  if (expected_.with_probabilities && !objects.empty() && !objects.back().probabilities)
    return "probabilities";
  if (objects.size() < expected_.labels.size()) return "object";
  return has_mask_ || expected_.labels.empty() ? "" : "mask";
}

void SegmentationIntake::take(const std::string& type, const DocumentNode& node) {
  if (type != type_due()) node.refuse("was not asked for");
  if (type == "object") return take_object(node);
  if (type == "probabilities") return prepare_memory(node, sizeof(float));
  if (type == "mask") return prepare_memory(node, sizeof(std::uint16_t));
  if (segmented.objects.size() == expected_.labels.size() &&
      (!expected_.with_probabilities || segmented.objects.back().probabilities))
    return take_mask(node);
  take_probabilities();
}

void SegmentationIntake::take_object(const DocumentNode& node) {
  ObjectResult object = read_object(node, bundle_);
  if (object.label != expected_.labels[segmented.objects.size()])
    node.refuse("has a label that was not asked for");
  segmented.objects.push_back(std::move(object));
}

void SegmentationIntake::prepare_memory(const DocumentNode& node, std::size_t bytes_each) {
  region_ = read_region(node, *expected_.grid);
  const std::size_t bytes = static_cast<std::size_t>(region_.voxel_count()) * bytes_each;
  if (spare_ && spare_->bytes() >= bytes)
    memory_ = take_spare();
  else
    memory_.emplace(bytes);
  channel_.send({{"type", "memory"}}, {memory_->descriptor()});
}

/// Copies them, because the worker could change its own.
void SegmentationIntake::take_probabilities() {
  const auto* const begin = static_cast<const float*>(memory_->data());
  segmented.objects.back().probabilities = {region_, {begin, begin + region_.voxel_count()}};
  release_memory();
}

void SegmentationIntake::release_memory() {
  spare_ = std::exchange(memory_, std::nullopt);
}

/// Copies it first, for the same reason.
void SegmentationIntake::take_mask(const DocumentNode& node) {
  const auto* const begin = static_cast<const std::uint16_t*>(memory_->data());
  segmented.labels.region = region_;
  segmented.labels.labels.assign(begin, begin + region_.voxel_count());
  release_memory();
  has_mask_ = true;
  std::vector<std::int64_t> counts = voxels_by_label(segmented.labels.labels);
  counts[0] = 0;
  for (ObjectResult& object : segmented.objects) object.voxel_count = std::exchange(counts[object.label], 0);
  const auto is_positive = [](std::int64_t count) { return count > 0; };
  if (std::any_of(counts.begin(), counts.end(), is_positive)) node.refuse("is of a mask with other labels");
}

}  // namespace sammoe
