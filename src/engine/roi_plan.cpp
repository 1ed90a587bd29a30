#include "engine/roi_plan.hpp"

#include "preprocess/roi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace sammoe {
namespace {

constexpr double kSameRoiMm = 1e-3;

/// The logits of the voxels that lie in the volume.
at::Tensor inside_volume(const at::Tensor& logits, const Region& part) {
  at::Tensor inside = logits;
  for (int axis = 0; axis < 3; ++axis) inside = inside.narrow(2 + axis, part.begin[axis], part.size[axis]);
  return inside;
}

bool touches_face(const at::Tensor& logits, int axis, int direction, double threshold) {
  const at::Tensor face = logits.select(2 + axis, direction > 0 ? logits.size(2 + axis) - 1 : 0);
  return (face > threshold).any().item<bool>();
}

}  // namespace

bool RoiPlan::plan(PlannedRoi roi) {
  const bool is_known = std::any_of(planned_.begin(), planned_.end(),
                                    [&](const Grid& known) { return same_grid(known, roi.roi, kSameRoiMm); });
  if (is_known) return true;
  if (planned_.size() >= max_rois_) {
    reached_limit_ = true;
    return false;
  }
  planned_.push_back(roi.roi);
  waiting_.push_back(std::move(roi));
  return true;
}

void RoiPlan::extend(const Grid& roi, const at::Tensor& logits, double threshold) {
  const Region part = part_in_volume(source_, roi);
  if (part.voxel_count() == 0) return;
  const at::Tensor inside = inside_volume(logits, part);
  for (int axis = 0; axis < 3; ++axis) {
    for (const int direction : {-1, 1}) {
      const std::optional<Grid> neighbour = neighbour_roi(source_, roi, axis, direction);
      if (!neighbour.has_value() || !touches_face(inside, axis, direction, threshold)) continue;
      plan({*neighbour, moved_logits(logits, roi, *neighbour)});
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
  const Point3 origin = from.voxel_from_ras(to.origin_in_ras);
  at::Tensor moved = at::zeros_like(logits);
  at::Tensor target = moved;
  at::Tensor source = logits;
  for (int axis = 0; axis < 3; ++axis) {
    const std::int64_t size = logits.size(2 + axis);
    const std::int64_t step = std::clamp<std::int64_t>(std::llround(origin[axis]), -size, size);
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
