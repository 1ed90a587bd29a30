#include "engine/network_expert.hpp"

#include "engine/channel_choice.hpp"
#include "engine/channel_logits.hpp"
#include "engine/clicked_parts.hpp"
#include "engine/finite_logits.hpp"
#include "model/tensor.hpp"
#include "preprocess/logit_canvas.hpp"
#include "preprocess/resampling.hpp"
#include "preprocess/roi.hpp"
#include "preprocess/roi_sampling.hpp"

#include <limits>
#include <sstream>
#include <string>
#include <utility>

namespace sammoe {
namespace {

/// Where no ROI of the network lies, which is beyond the volume.
constexpr float kUnseenLogit = -10;
constexpr double kSameGridMm = 1e-6;
constexpr std::int64_t kQuarter = 4;

const IntensitySpec& intensity_of(const BundleInfo& bundle, const VolumeNetwork& network) {
  return network.intensity ? *network.intensity : bundle.intensity;
}

/// Which network it is and how voxels are prepared for it: what its output depends on, with the ROI.
std::string output_key(const BundleInfo& bundle, const VolumeNetwork& network) {
  const auto& [clip_min, clip_max, foreground_above, fixed_scale] = intensity_of(bundle, network);
  std::ostringstream text;
  text.precision(std::numeric_limits<double>::max_digits10);
  text << network.file.sha256;
  for (const std::optional<double>& limit : {clip_min, clip_max}) {
    text << ',';
    if (limit) text << *limit;
  }
  text << ',' << foreground_above;
  if (fixed_scale) text << ',' << fixed_scale->subtract << ',' << fixed_scale->divide_by;
  return text.str();
}

/// The grid of the logits that are fed back: each voxel is 4^3 of the ROI's.
Grid quarter_grid(const Grid& roi) {
  Grid grid = roi;
  const double middle = (kQuarter - 1) / 2.0;
  grid.origin_in_ras = roi.ras_from_voxel({middle, middle, middle});
  const std::vector<std::int64_t> size = quarter_of(roi);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    grid.size[axis] = size[axis];
    grid.spacing_mm[axis] *= kQuarter;
  }
  return grid;
}

/// The step as a network sees it that takes clicks, in an ROI of its own.
class ClickArguments {
 public:
  ClickArguments(StepInputs& step, const Grid& roi)
      : step_(step), seen_(step.roi_inputs().roi()), roi_(roi) {}

  at::Tensor points() const {
    at::Tensor points = step_.points().clone();
    if (is_same_roi()) return points;
    auto values = points.accessor<float, 3>();
    for (std::int64_t n = 0; n < points.size(1); ++n) {
      const Point3& position = step_.clicks()[static_cast<std::size_t>(n)].position_in_roi;
      const Point3 moved = roi_.voxel_from_ras(seen_.ras_from_voxel(position));
      for (int axis = 0; axis < 3; ++axis) values[0][n][axis] = static_cast<float>(moved[axis]);
    }
    return points;
  }

  /// (1, 1, X/4, Y/4, Z/4) of the network's ROI.
  at::Tensor mask_logits() const {
    const std::vector<std::int64_t> size = quarter_of(roi_);
    if (!step_.previous_logits().defined()) return at::zeros({1, 1, size[0], size[1], size[2]});
    const at::Tensor seen = at::adaptive_avg_pool3d(step_.previous_logits(), quarter_of(seen_));
    if (is_same_roi()) return seen;
    const Grid from = quarter_grid(seen_);
    const Grid to = quarter_grid(roi_);
    const GriddedValues values{from, {{0, 0, 0}, from.size}, voxels_from_tensor(seen)};
    return tensor_from_voxels(resample(values, to, {{0, 0, 0}, to.size}, Interpolation::linear), to.size);
  }

 private:
  bool is_same_roi() const { return same_grid(seen_, roi_, kSameGridMm); }

  StepInputs& step_;
  const Grid& seen_;
  const Grid& roi_;
};

/// Runs the network on one of its ROIs; `more` is what it takes besides the image.
at::Tensor run_network(Workbench& bench, const Volume& volume, const Grid& roi, std::size_t expert,
                       const std::vector<at::Tensor>& more) {
  const BundleInfo& bundle = bench.store.bundle();
  const ExpertInfo& info = bundle.experts[expert];
  std::vector<at::Tensor> arguments{bench.clock.time("roi", [&] {
    return tensor_from_voxels(sample_roi(volume, roi, intensity_of(bundle, *info.network)), roi.size);
  })};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto network = bench.clock.time("load", [&] { return bench.store.network(expert); });
  return bench.clock.time("network", [&] {
    const auto count = static_cast<std::int64_t>(info.network->channels.size());
    return require_finite(network->logits(arguments, count), info);
  });
}

at::Tensor of_every_voxel(const at::Tensor& logits, const Grid& roi) {
  if (logits.size(2) == roi.size[0]) return logits;
  return at::upsample_trilinear3d(logits, roi.size, false);
}

/// The network's own ROIs that show what the step's ROI shows.
std::vector<Grid> rois_of_network(const StepInputs& step, const VolumeNetwork& network) {
  const Grid& roi = step.roi_inputs().roi();
  const bool has_same =
      !network.roi || (network.roi->size_voxels == roi.size && network.roi->spacing_mm == roi.spacing_mm);
  if (has_same) return {roi};
  return boxes_over(step.roi_inputs().volume().grid(), roi, *network.roi);
}

std::vector<SeenChannels> run_on_rois(Workbench& bench, StepInputs& step, std::size_t expert) {
  const VolumeNetwork& network = *bench.store.bundle().experts[expert].network;
  const Volume& volume = step.roi_inputs().volume();
  std::vector<SeenChannels> seen;
  for (const Grid& roi : rois_of_network(step, network)) {
    if (network.inputs == NetworkInputs::image) {
      seen.push_back({roi, channels_of(bench, volume, roi, expert)});
      continue;
    }
    const ClickArguments arguments(step, roi);
    std::vector<at::Tensor> more{arguments.points(), step.labels()};
    if (network.inputs == NetworkInputs::clicks_and_logits) more.push_back(arguments.mask_logits());
    seen.push_back({roi, of_every_voxel(run_network(bench, volume, roi, expert, more), roi)});
  }
  return seen;
}

/// One channel on the voxels of the step's ROI.
at::Tensor brought_to(const Grid& roi, const std::vector<SeenChannels>& seen, std::size_t channel,
                      ChannelKind kind) {
  if (seen.size() == 1 && same_grid(seen[0].roi, roi, kSameGridMm))
    return ChannelLogits(seen[0].channels, kind).of(channel);
  LogitCanvas canvas(roi, Resample::linear);
  for (const auto& [own_roi, channels] : seen)
    canvas.add(own_roi, voxels_from_tensor(ChannelLogits(channels, kind).of(channel)));
  return tensor_from_voxels(canvas.logits_on_source(kUnseenLogit), roi.size);
}

}  // namespace

at::Tensor ask_network(Workbench& bench, StepInputs& step, std::size_t expert,
                       std::map<std::size_t, std::size_t>& channels) {
  const VolumeNetwork& network = *bench.store.bundle().experts[expert].network;
  const Grid& roi = step.roi_inputs().roi();
  const std::vector<SeenChannels> seen = run_on_rois(bench, step, expert);
  if (network.channel) channels[expert] = *network.channel;
  if (channels.count(expert) == 0)
    channels[expert] = channel_at_clicks(seen, roi, step.clicks(), network.channels);
  return bench.clock.time("network", [&] {
    const at::Tensor logits = brought_to(roi, seen, channels.at(expert), network.kind);
    return network.inputs == NetworkInputs::image ? without_refused_parts(logits, step.clicks()) : logits;
  });
}

at::Tensor channels_of(Workbench& bench, const Volume& volume, const Grid& roi, std::size_t expert) {
  const BundleInfo& bundle = bench.store.bundle();
  const at::Tensor logits = bench.outputs.get(roi, output_key(bundle, *bundle.experts[expert].network),
                                              [&] { return run_network(bench, volume, roi, expert, {}); });
  return of_every_voxel(logits, roi);
}

std::vector<std::int64_t> quarter_of(const Grid& roi) {
  return {roi.size[0] / kQuarter, roi.size[1] / kQuarter, roi.size[2] / kQuarter};
}

}  // namespace sammoe
