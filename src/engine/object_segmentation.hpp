#pragma once

#include "sammoe/prompt.hpp"
#include "sammoe/routing.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume.hpp"

#include "engine/progress.hpp"
#include "engine/roi_inputs.hpp"
#include "engine/step_cache.hpp"
#include "preprocess/logit_canvas.hpp"

namespace sammoe {

/// What the objects of one segmentation have in common.
struct SegmentationTask {
  Workbench& bench;
  StepCache& steps;
  const Volume& volume;
  const SegmentOptions& options;
  const RoutingOptions& routing;
  Progress& progress;
};

/// An object on its ROIs' voxels; `result.voxel_count` and `result.name` are not known yet.
struct SegmentedObject {
  ObjectResult result;
  LogitCanvas canvas;
};

/// Units of work that an object is expected to take: one for each click, one for bringing it onto the source.
std::size_t expected_work(const ObjectPrompt& object);

/// Segments one object: its first ROI click by click, then the ROIs it extends over, with the experts that
/// were chosen in the first, and those around clicks that none holds. Throws Error.
SegmentedObject segment_object(const SegmentationTask& task, const ObjectPrompt& object);

}  // namespace sammoe
