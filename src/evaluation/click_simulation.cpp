#include "evaluation/click_simulation.hpp"

#include "masks/voxel_extent.hpp"

#include <algorithm>
#include <limits>
#include <random>
#include <utility>

namespace sammoe {
namespace {

/// Distances that differ by less are equal: rounding must not decide.
constexpr float kRelativeTolerance = 1e-5F;

/// Calls `visit(index, offset)` for each voxel of a box of a volume, i fastest.
template <typename Visit>
void for_each_voxel(const Region& box, const Index3& size, const Visit& visit) {
  Index3 at{0, 0, 0};
  for (at[2] = box.begin[2]; at[2] < box.begin[2] + box.size[2]; ++at[2]) {
    for (at[1] = box.begin[1]; at[1] < box.begin[1] + box.size[1]; ++at[1]) {
      const std::int64_t row = (at[2] * size[1] + at[1]) * size[0];
      for (at[0] = box.begin[0]; at[0] < box.begin[0] + box.size[0]; ++at[0])
        visit(at, static_cast<std::size_t>(row + at[0]));
    }
  }
}

/// The voxels, by their offset in the volume, for which `belongs` holds, in the smallest box.
template <typename Belongs>
VoxelSet voxels_where(const Index3& size, const Belongs& belongs) {
  VoxelExtent extent;
  for_each_voxel({{0, 0, 0}, size}, size, [&](const Index3& index, std::size_t offset) {
    if (belongs(offset)) extent.include(index);
  });
  VoxelSet set{extent.region(), {}};
  set.contains.reserve(static_cast<std::size_t>(set.box.voxel_count()));
  for_each_voxel(set.box, size, [&](const Index3&, std::size_t offset) {
    set.contains.push_back(belongs(offset) ? std::uint8_t{1} : std::uint8_t{0});
  });
  return set;
}

/// What a mask of that structure has wrong.
VoxelSet error_of(const LabelMap& mask, const LabelMap& labels, std::uint16_t label) {
  return voxels_where(labels.grid.size, [&](std::size_t offset) {
    return (labels.labels[offset] == label) != (mask.labels[offset] == label);
  });
}

std::int64_t count_of(const VoxelSet& set) {
  return std::count(set.contains.begin(), set.contains.end(), std::uint8_t{1});
}

Index3 index_in_volume(const VoxelSet& set, std::size_t n) {
  const auto offset = static_cast<std::int64_t>(n);
  const Index3& size = set.box.size;
  return {set.box.begin[0] + offset % size[0], set.box.begin[1] + offset / size[0] % size[1],
          set.box.begin[2] + offset / (size[0] * size[1])};
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

Click SimulatedUser::first_click() const {
  const VoxelSet structure =
      voxels_where(labels_.grid.size, [&](std::size_t offset) { return labels_.labels[offset] == label_; });
  return click_at(place_in(structure, first_, 1), label_, label_);
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
    if (set.contains[n] != 0 && chosen-- == 0) return index_in_volume(set, n);
}

Index3 deepest_voxel(const VoxelSet& set, const Point3& spacing_mm) {
  const std::vector<float> depth_mm = depth_in_mm(set, spacing_mm);
  float greatest = 0;
  for (std::size_t n = 0; n < depth_mm.size(); ++n)
    if (set.contains[n] != 0) greatest = std::max(greatest, depth_mm[n]);
  for (std::size_t n = 0; n + 1 < depth_mm.size(); ++n)
    if (set.contains[n] != 0 && depth_mm[n] >= greatest * (1 - kRelativeTolerance))
      return index_in_volume(set, n);
  return index_in_volume(set, depth_mm.size() - 1);
}

Index3 central_voxel(const VoxelSet& set, const Point3& spacing_mm) {
  Point3 sum{0, 0, 0};
  for (std::size_t n = 0; n < set.contains.size(); ++n) {
    if (set.contains[n] == 0) continue;
    const Index3 index = index_in_volume(set, n);
    for (std::size_t axis = 0; axis < 3; ++axis) sum[axis] += static_cast<double>(index[axis]);
  }
  const auto count = static_cast<double>(count_of(set));
  Index3 nearest{};
  double least_mm2 = std::numeric_limits<double>::infinity();
  for (std::size_t n = 0; n < set.contains.size(); ++n) {
    if (set.contains[n] == 0) continue;
    const Index3 index = index_in_volume(set, n);
    double distance_mm2 = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double apart_mm = (static_cast<double>(index[axis]) - sum[axis] / count) * spacing_mm[axis];
      distance_mm2 += apart_mm * apart_mm;
    }
    if (distance_mm2 >= least_mm2 * (1 - kRelativeTolerance)) continue;
    least_mm2 = distance_mm2;
    nearest = index;
  }
  return nearest;
}

}  // namespace sammoe
