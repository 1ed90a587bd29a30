#pragma once

#include "sammoe/prompt.hpp"

#include "engine/object_segmentation.hpp"

#include <vector>

namespace sammoe {

/// Units of work that `segment_channels` takes for a volume.
std::size_t expected_channel_work(const SegmentationTask& task);

/// Segments channels of the expert that the routing names, a whole network that takes no clicks, in the whole
/// volume: ROIs that overlap by half cover it, and the network runs once for each. Throws Error.
std::vector<SegmentedObject> segment_channels(const SegmentationTask& task,
                                              const std::vector<ObjectPrompt>& objects);

}  // namespace sammoe
