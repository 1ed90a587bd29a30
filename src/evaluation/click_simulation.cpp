#include "evaluation/click_simulation.hpp"

#include "core/random_source.hpp"
#include "evaluation/mask_simulation.hpp"
#include "files/sha256.hpp"
#include "masks/components.hpp"
#include "masks/deepest_voxel.hpp"

#include <random>
#include <utility>

namespace sammoe {
namespace {

/// What a mask of that structure has wrong.
VoxelSet error_of(const LabelMap& mask, const LabelMap& labels, std::uint16_t label) {
  return voxels_where(labels.grid.size, [&](std::size_t offset) {
    return (labels.labels[offset] == label) != (mask.labels[offset] == label);
  });
}

Click click_at(const Index3& index, std::uint16_t label_there, std::uint16_t label) {
  return {{static_cast<double>(index[0]), static_cast<double>(index[1]), static_cast<double>(index[2])},
          Frame::voxel,
          label_there == label};
}

}  // namespace

SimulatedUser::SimulatedUser(const LabelMap& labels, std::uint16_t label, std::string label_file,
                             const EvaluationOptions& options)
    : labels_(labels),
      label_(label),
      label_file_(std::move(label_file)),
      first_(options.first_click),
      next_(options.next_clicks),
      seed_(options.seed) {}

VoxelSet SimulatedUser::structure() const {
  return voxels_where(labels_.grid.size,
                      [&](std::size_t offset) { return labels_.labels[offset] == label_; });
}

Click SimulatedUser::first_click() const {
  return click_at(place_in(structure(), first_, 1), label_, label_);
}

VoxelSet SimulatedUser::wrong_mask() const {
  const std::string of_name = sha256_hex(label_file_.data(), label_file_.size()).substr(0, 16);
  RandomSource random({seed_, std::stoull(of_name, nullptr, 16), label_});
  return simulated_mask(structure(), labels_.grid, random);
}

FirstPrompt SimulatedUser::first_prompt(SimulatedPrompt kind) const {
  if (kind == SimulatedPrompt::clicks) return {kind, {first_click()}};
  const VoxelSet mask = wrong_mask();
  LabelPatch patch{mask.box, {}};
  for (const std::uint8_t is_in : mask.contains)
    patch.labels.push_back(static_cast<std::uint16_t>(is_in != 0 ? label_ : 0));
  const Index3 place = innermost_voxel(mask, labels_.grid.spacing_mm);
  return {kind, {click_at(place, label_, label_)}, std::make_shared<const LabelPatch>(std::move(patch))};
}

std::optional<Click> SimulatedUser::next_click(const LabelMap& mask, int number) const {
  const Index3& size = labels_.grid.size;
  const auto is_label = [&](std::size_t offset) { return labels_.labels[offset] == label_; };
  const auto is_mask = [&](std::size_t offset) { return mask.labels[offset] == label_; };
  Index3 index{};
  if (next_ != ClickPlace::core) {
    const VoxelSet error = error_of(mask, labels_, label_);
    if (error.contains.empty()) return std::nullopt;
    index = place_in(error, next_, number);
  } else {
    const VoxelSet missed = largest_component(
        voxels_where(size, [&](std::size_t offset) { return is_label(offset) && !is_mask(offset); }));
    const VoxelSet surplus = largest_component(
        voxels_where(size, [&](std::size_t offset) { return !is_label(offset) && is_mask(offset); }));
    const std::int64_t missed_count = count_of(missed);
    const std::int64_t surplus_count = count_of(surplus);
    if (missed_count + surplus_count == 0) return std::nullopt;
    index = deepest_voxel(missed_count >= surplus_count ? missed : surplus, labels_.grid.spacing_mm);
  }
  const auto offset = static_cast<std::size_t>((index[2] * size[1] + index[1]) * size[0] + index[0]);
  return click_at(index, labels_.labels[offset], label_);
}

Index3 SimulatedUser::place_in(const VoxelSet& set, ClickPlace place, int number) const {
  switch (place) {
    case ClickPlace::core:
      return deepest_voxel(largest_component(set), labels_.grid.spacing_mm);
    case ClickPlace::centre:
      return central_voxel(set, labels_.grid.spacing_mm);
    case ClickPlace::challenge:
      return deepest_voxel(largest_component(set), {1, 1, 1});
    case ClickPlace::random:
      break;
  }
  return random_voxel(set, number);
}

Index3 SimulatedUser::random_voxel(const VoxelSet& set, int number) const {
  std::vector<std::uint32_t> words{static_cast<std::uint32_t>(seed_),
                                   static_cast<std::uint32_t>(seed_ >> 32U), label_,
                                   static_cast<std::uint32_t>(number)};
  words.insert(words.end(), label_file_.begin(), label_file_.end());
  std::seed_seq seeds(words.begin(), words.end());
  std::mt19937_64 generator(seeds);
  // The remainder favours low numbers by less than one part in 2^64 / count, and is the same everywhere,
  // which std::uniform_int_distribution is not.
  auto chosen = static_cast<std::int64_t>(generator() % static_cast<std::uint64_t>(count_of(set)));
  for (std::size_t n = 0;; ++n)
    if (set.contains[n] != 0 && chosen-- == 0) return index_in_grid(set, n);
}

}  // namespace sammoe
