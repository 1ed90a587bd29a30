#include "engine/object_masks.hpp"

#include "segmenter/mask_composition.hpp"

#include <cstdint>
#include <utility>

namespace sammoe {

void ObjectMasks::add(SegmentedObject object) {
  results_.push_back(std::move(object.result));
  if (object_count_ == 1 && !options_.keep_probabilities && object.canvas.has_no_gap()) {
    only_ = std::move(object.canvas);
    return;
  }
  patches_.push_back(clock_.time("resample", [&] {
    return options_.keep_probabilities ? object.canvas.probabilities()
                                       : object.canvas.probabilities_above(options_.mask_threshold);
  }));
}

SegmentedObjects ObjectMasks::take(const MaskRoom& room) {
  SegmentedObjects segmented;
  const MaskRoom place = room ? room : room_in(segmented.labels);
  clock_.time("compose", [&] {
    if (!only_) return compose(place);
    ObjectResult& result = results_.front();
    result.voxel_count = only_->paint_above(options_.mask_threshold, result.label, place);
  });
  segmented.objects = std::move(results_);
  return segmented;
}

void ObjectMasks::compose(const MaskRoom& room) {
  std::vector<ObjectClaim> claims;
  for (std::size_t n = 0; n < results_.size(); ++n) claims.push_back({results_[n].label, &patches_[n]});
  const std::vector<std::int64_t> voxel_counts = compose_mask(claims, options_.mask_threshold, room);
  for (std::size_t n = 0; n < results_.size(); ++n) {
    results_[n].voxel_count = voxel_counts[n];
    if (options_.keep_probabilities) results_[n].probabilities = std::move(patches_[n]);
  }
}

}  // namespace sammoe
