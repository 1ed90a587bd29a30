#pragma once

#include "engine/object_segmentation.hpp"
#include "engine/stage_clock.hpp"
#include "masks/mask_room.hpp"
#include "segmenter/segmenter_backend.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace sammoe {

/// The objects of one segmentation on the source's voxels.
class ObjectMasks {
 public:
  ObjectMasks(const SegmentOptions& options, std::size_t object_count, StageClock& clock)
      : options_(options), object_count_(object_count), clock_(clock) {}

  void add(SegmentedObject object);

  /// One mask of all of them, in the room or, if there is none, in the result; and their probabilities if the
  /// options ask for them. Once, after all were added. Throws Error.
  SegmentedObjects take(const MaskRoom& room);

 private:
  void compose(const MaskRoom& room);

  const SegmentOptions& options_;
  std::size_t object_count_;
  StageClock& clock_;
  std::vector<ObjectResult> results_;
  /// One for each result; but none of an only object whose mask can be made without.
  std::vector<ProbabilityPatch> patches_;
  std::optional<LogitCanvas> only_;
};

}  // namespace sammoe
