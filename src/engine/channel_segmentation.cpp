#include "engine/channel_segmentation.hpp"

#include "engine/channel_logits.hpp"
#include "engine/network_expert.hpp"
#include "model/tensor.hpp"
#include "preprocess/logit_canvas.hpp"
#include "preprocess/roi.hpp"

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace sammoe {
namespace {

std::size_t expert_number(const SegmentationTask& task) {
  const std::vector<std::string> names = task.bench.store.bundle().expert_names();
  return decide({}, names, task.routing).choices.front().expert;
}

std::vector<Grid> rois_over_volume(const SegmentationTask& task) {
  const BundleInfo& bundle = task.bench.store.bundle();
  const RoiBox box = bundle.experts[expert_number(task)].network->roi.value_or(box_of(bundle.roi));
  const Grid& source = task.volume.grid();
  return boxes_over(source, canonical_grid(source, box.spacing_mm), box);
}

/// An object with all that is known of it before the network runs.
SegmentedObject unsegmented(const SegmentationTask& task, const ObjectPrompt& object,
                            const ExpertInfo& expert, std::size_t roi_count) {
  SegmentedObject made{{}, LogitCanvas(task.volume.grid(), task.options.resample)};
  ObjectResult& result = made.result;
  result.label = object.label;
  result.experts = {{expert.name, 1, expert.network->channels.at(object.channel.value())}};
  result.routing_reason =
      "channel " + std::to_string(*object.channel) + " of " + expert.name + " in the whole volume";
  result.predicted_iou = std::nan("");
  result.roi_count = roi_count;
  return made;
}

}  // namespace

std::size_t expected_channel_work(const SegmentationTask& task) {
  return rois_over_volume(task).size();
}

std::vector<SegmentedObject> segment_channels(const SegmentationTask& task,
                                              const std::vector<ObjectPrompt>& objects) {
  const std::size_t expert = expert_number(task);
  const ExpertInfo& info = task.bench.store.bundle().experts[expert];
  const std::vector<Grid> rois = rois_over_volume(task);
  std::vector<SegmentedObject> segmented;
  for (const ObjectPrompt& object : objects)
    segmented.push_back(unsegmented(task, object, info, rois.size()));
  for (const Grid& roi : rois) {
    const at::Tensor channels = channels_of(task.bench, task.volume, roi, expert);
    task.bench.clock.time("resample", [&] {
      const ChannelLogits logits(channels, info.network->kind);
      for (std::size_t n = 0; n < objects.size(); ++n)
        segmented[n].canvas.add(roi, voxels_from_tensor(logits.of(objects[n].channel.value())));
    });
    task.progress.advance();
  }
  return segmented;
}

}  // namespace sammoe
