#include "engine/step_cache.hpp"

#include <algorithm>

namespace sammoe {
namespace {

/// ROIs of one volume lie whole voxels apart, so any small distance tells them apart.
constexpr double kSameStepRoiMm = 1e-6;

bool are_same(const std::vector<RoiClick>& one, const std::vector<RoiClick>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const RoiClick& a, const RoiClick& b) {
                      const auto& [position, inside] = a;  // whole: a new field must be compared too
                      return position == b.position_in_roi && inside == b.inside;
                    });
}

}  // namespace

StepResult StepCache::get(const StepKey& key, const std::function<StepResult()>& run) {
  const auto is_it = [&](const Entry& entry) {
    return are_same(entry.clicks, key.clicks) && entry.mask_sha256 == key.mask_sha256 &&
           entry.routing == key.routing && same_grid(entry.roi, key.roi, kSameStepRoiMm);
  };
  return entries_.get(is_it,
                      [&] {
                        return Entry{key.roi, key.clicks, key.mask_sha256, key.routing, run()};
                      })
      .result;
}

std::size_t StepCache::Entry::bytes() const {
  std::size_t sum = 0;
  const auto& [low_res_logits, roi_logits, iou] = result.prediction;
  for (const at::Tensor& tensor : {low_res_logits, roi_logits}) sum += tensor.defined() ? tensor.nbytes() : 0;
  return sum;
}

}  // namespace sammoe
