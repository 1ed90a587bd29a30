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

}  // namespace

std::size_t expected_channel_work(const SegmentationTask& task) {
  return rois_over_volume(task).size();
}

std::vector<SegmentedObject> segment_channels(const SegmentationTask& task,
                                              const std::vector<ObjectPrompt>& objects) {
  const std::size_t expert = expert_number(task);
  const ExpertInfo& info = task.bench.store.bundle().experts[expert];
  const std::vector<Grid> rois = rois_over_volume(task);
  std::vector<LogitCanvas> canvases(objects.size(), {task.volume.grid(), task.options.resample});
  for (const Grid& roi : rois) {
    const at::Tensor channels = channels_of(task.bench, task.volume, roi, expert);
    task.bench.clock.time("resample", [&] {
      const ChannelLogits logits(channels, info.network->kind);
      for (std::size_t n = 0; n < objects.size(); ++n)
        canvases[n].add(roi, voxels_from_tensor(logits.of(objects[n].channel.value())));
    });
    task.progress.advance();
  }
  std::vector<SegmentedObject> segmented(objects.size());
  for (std::size_t n = 0; n < objects.size(); ++n) {
    ObjectResult& result = segmented[n].result;
    result.label = objects[n].label;
    result.experts = {{info.name, 1, info.network->channels.at(*objects[n].channel)}};
    result.routing_reason =
        "channel " + std::to_string(*objects[n].channel) + " of " + info.name + " in the whole volume";
    result.predicted_iou = std::nan("");
    result.roi_count = rois.size();
    task.bench.clock.time("resample", [&] {
      const LogitCanvas canvas = std::move(canvases[n]);
      segmented[n].patch = task.options.keep_probabilities
                               ? canvas.probabilities()
                               : canvas.probabilities_above(task.options.mask_threshold);
    });
  }
  return segmented;
}

}  // namespace sammoe
