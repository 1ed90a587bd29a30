#include "engine/roi_plan.hpp"

#include "masks/voxel_box.hpp"
#include "preprocess/roi.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sammoe {
namespace {

constexpr double kSamePlannedRoiMm = 1e-3;

/// Where `other` begins, in voxels of `roi`.
Index3 begin_in(const Grid& roi, const Grid& other) {
  const Point3 origin = roi.voxel_from_ras(other.origin_in_ras);
  return {std::llround(origin[0]), std::llround(origin[1]), std::llround(origin[2])};
}

/// A box of a (X, Y, Z) tensor.
at::Tensor box_of(const at::Tensor& voxels, const Region& box) {
  at::Tensor part = voxels;
  for (int axis = 0; axis < 3; ++axis) part = part.narrow(axis, box.begin[axis], box.size[axis]);
  return part;
}

/// The layer of an ROI's voxels at a face, `depth` voxels further in; -1 is the layer just beyond it.
Region layer_at(const Grid& roi, int axis, int direction, std::int64_t depth) {
  Region layer{{0, 0, 0}, roi.size};
  layer.begin[axis] = direction > 0 ? roi.size[axis] - 1 - depth : depth;
  layer.size[axis] = 1;
  return layer;
}

}  // namespace

bool RoiPlan::is_planned(const Grid& roi) const {
  return std::any_of(planned_.begin(), planned_.end(),
                     [&](const Grid& known) { return same_grid(known, roi, kSamePlannedRoiMm); });
}

bool RoiPlan::has_room() {
  if (planned_.size() < max_rois_) return true;
  reached_limit_ = true;
  return false;
}

void RoiPlan::plan(PlannedRoi roi) {
  planned_.push_back(roi.roi);
  waiting_.push_back(std::move(roi));
}

bool RoiPlan::add(const Grid& roi) {
  if (is_planned(roi)) return true;
  if (!has_room()) return false;
  plan({roi, {}});
  return true;
}

bool RoiPlan::leads_on(const Grid& roi, const at::Tensor& voxels, double threshold, int axis,
                       int direction) const {
  const Region visible = common_box(layer_at(roi, axis, direction, 0), part_in_volume(source_, roi));
  if (visible.voxel_count() == 0) return false;
  const at::Tensor touching = box_of(voxels, visible) > threshold;
  // What continues into an ROI that is already planned needs no other.
  for (const Grid& other : planned_) {
    Region seen = common_box(layer_at(roi, axis, direction, -1), {begin_in(roi, other), other.size});
    if (seen.voxel_count() == 0) continue;
    seen.begin[axis] = visible.begin[axis];
    seen = common_box(seen, visible);
    for (int each = 0; each < 3; ++each) seen.begin[each] -= visible.begin[each];
    if (seen.voxel_count() > 0) box_of(touching, seen).fill_(false);
  }
  return touching.any().item<bool>();
}

void RoiPlan::extend(const Grid& roi, const at::Tensor& logits, double threshold) {
  const at::Tensor voxels = logits.squeeze(0).squeeze(0);
  for (int axis = 0; axis < 3; ++axis) {
    for (const int direction : {-1, 1}) {
      const std::optional<Grid> neighbour = neighbour_roi(source_, roi, axis, direction, placement_);
      if (!neighbour || !leads_on(roi, voxels, threshold, axis, direction) || is_planned(*neighbour))
        continue;
      if (has_room()) plan({*neighbour, moved_logits(logits, roi, *neighbour)});
    }
  }
}

std::optional<PlannedRoi> RoiPlan::next() {
  if (waiting_.empty()) return std::nullopt;
  PlannedRoi roi = std::move(waiting_.front());
  waiting_.pop_front();
  return roi;
}

at::Tensor moved_logits(const at::Tensor& logits, const Grid& from, const Grid& to) {
  const Index3 origin = begin_in(from, to);
  at::Tensor moved = at::zeros_like(logits);
  at::Tensor target = moved;
  at::Tensor source = logits;
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t size = logits.size(2 + axis);
    const std::int64_t step = std::clamp<std::int64_t>(origin[axis], -size, size);
    const std::int64_t common = size - std::abs(step);
    source = source.narrow(2 + axis, std::max<std::int64_t>(0, step), common);
    target = target.narrow(2 + axis, std::max<std::int64_t>(0, -step), common);
  }
  target.copy_(source);
  return moved;
}

std::optional<Point3> nearest_predicted_voxel(const at::Tensor& logits, double threshold,
                                              const Point3& position) {
  const at::Tensor voxels = at::nonzero(logits.squeeze(0).squeeze(0) > threshold);
  if (voxels.size(0) == 0) return std::nullopt;
  const at::Tensor target = at::tensor({position[0], position[1], position[2]}, at::kDouble);
  const at::Tensor distances = (voxels.to(at::kDouble) - target).square().sum(1);
  const at::Tensor nearest = voxels[distances.argmin().item<std::int64_t>()];
  Point3 voxel{};
  for (int axis = 0; axis < 3; ++axis) voxel[axis] = static_cast<double>(nearest[axis].item<std::int64_t>());
  return voxel;
}

}  // namespace sammoe
