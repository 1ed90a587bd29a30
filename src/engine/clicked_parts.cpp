#include "engine/clicked_parts.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace sammoe {
namespace {

/// The voxels of an ROI that are above 0, part by part.
class Parts {
 public:
  explicit Parts(at::Tensor logits)
      : logits_(std::move(logits)),
        values_(logits_.data_ptr<float>()),
        size_{logits_.size(2), logits_.size(3), logits_.size(4)},
        is_seen_(static_cast<std::size_t>(logits_.numel()), false) {}

  /// The voxels of the part that holds the one nearest to a position; none if it is not above 0, or if the
  /// part was asked for before.
  std::vector<std::int64_t> take(const Point3& position) {
    Index3 at{};
    for (int axis = 0; axis < 3; ++axis)
      at[axis] = std::clamp<std::int64_t>(std::llround(position[axis]), 0, size_[axis] - 1);
    std::vector<std::int64_t> part;
    visit(at, part);
    for (std::size_t next = 0; next < part.size(); ++next) {
      const Index3 middle = index_of(part[next]);
      for (std::int64_t n = 0; n < 27; ++n)
        visit({middle[0] + n / 9 - 1, middle[1] + n / 3 % 3 - 1, middle[2] + n % 3 - 1}, part);
    }
    return part;
  }

  void turn(const std::vector<std::int64_t>& part) {
    for (const std::int64_t voxel : part) values_[voxel] = -values_[voxel];
  }

 private:
  Index3 index_of(std::int64_t voxel) const {
    return {voxel / (size_[1] * size_[2]), voxel / size_[2] % size_[1], voxel % size_[2]};
  }

  void visit(const Index3& at, std::vector<std::int64_t>& part) {
    for (int axis = 0; axis < 3; ++axis)
      if (at[axis] < 0 || at[axis] >= size_[axis]) return;
    const std::int64_t voxel = (at[0] * size_[1] + at[1]) * size_[2] + at[2];
    if (is_seen_[static_cast<std::size_t>(voxel)] || !(values_[voxel] > 0)) return;
    is_seen_[static_cast<std::size_t>(voxel)] = true;
    part.push_back(voxel);
  }

  at::Tensor logits_;
  float* values_;
  Index3 size_;
  std::vector<bool> is_seen_;
};

}  // namespace

at::Tensor without_refused_parts(const at::Tensor& logits, const std::vector<RoiClick>& clicks) {
  const auto is_outside = [](const RoiClick& click) { return !click.inside; };
  if (std::none_of(clicks.begin(), clicks.end(), is_outside)) return logits;
  at::Tensor kept = logits.contiguous().clone();
  Parts parts(kept);
  for (const RoiClick& click : clicks)
    if (click.inside) parts.take(click.position_in_roi);  // a part with an inside click stays
  for (const RoiClick& click : clicks)
    if (!click.inside) parts.turn(parts.take(click.position_in_roi));
  return kept;
}

}  // namespace sammoe
