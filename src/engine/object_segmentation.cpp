#include "engine/object_segmentation.hpp"

#include "engine/expert_mixture.hpp"
#include "engine/mask_prompt.hpp"
#include "engine/network_expert.hpp"
#include "engine/roi_clicks.hpp"
#include "engine/roi_plan.hpp"
#include "model/tensor.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sammoe {
namespace {

/// The form of the ROIs around clicks: the bundle's, or that of the only network that may run.
RoiBox box_for(const BundleInfo& bundle, const RoutingOptions& routing) {
  if (routing.strategy == Strategy::expert) {
    for (const ExpertInfo& expert : bundle.experts) {
      if (expert.name == routing.expert && expert.network && expert.network->roi) return *expert.network->roi;
    }
  }
  return box_of(bundle.roi);
}

/// One object on its way through its ROIs.
class ObjectRun {
 public:
  ObjectRun(const SegmentationTask& task, const ObjectPrompt& object)
      : task_(task),
        prompt_(object),
        source_(task.volume.grid()),
        clicks_(source_clicks(object, source_)),
        box_(box_for(task.bench.store.bundle(), task.routing)),
        plan_(source_, box_.placement, static_cast<std::size_t>(task.options.max_rois)),
        threshold_logit_(std::log(task.options.mask_threshold / (1 - task.options.mask_threshold))),
        estimated_steps_(clicks_.size()),
        object_{{}, LogitCanvas(source_, task.options.resample)} {
    object_.result.label = object.label;
    for (const SourceClick& click : clicks_) object_.result.clicks_in_voxels.push_back(click.index);
  }

  SegmentedObject run() {
    while (plan_click_without_roi()) {
      while (std::optional<PlannedRoi> planned = plan_.next()) segment(*planned);
    }
    object_.result.roi_count = plan_.planned().size();
    object_.result.reached_roi_limit = plan_.reached_limit();
    report_route();
    task_.progress.advance();
    return std::move(object_);
  }

 private:
  /// Plans an ROI for the first inside click that lies in none. False if there is no such click or no room
  /// for one.
  bool plan_click_without_roi() {
    for (std::size_t n = 0; n < clicks_.size(); ++n) {
      if (!clicks_[n].inside) continue;
      const auto& planned = plan_.planned();
      const bool is_held = std::any_of(planned.begin(), planned.end(),
                                       [&](const Grid& roi) { return lies_in(roi, source_, clicks_[n]); });
      if (is_held) continue;
      return plan_.add(box_for_click(source_, clicks_, n, box_));
    }
    return false;
  }

  void segment(const PlannedRoi& planned) {
    at::Tensor mask;
    if (prompt_.mask)
      mask = task_.bench.clock.time("roi", [&] { return mask_in_roi(source_, prompt_, planned.roi); });
    RoiInputs inputs(task_.bench, task_.volume, planned.roi, mask);
    const std::vector<RoiClick> clicks = clicks_for(planned);
    expect_steps(clicks.size());
    if (clicks.empty()) return;
    const FusedPrediction prediction = feed_clicks(inputs, clicks, planned.earlier_logits);
    const at::Tensor logits = task_.bench.clock.time("resample", [&] {
      const at::Tensor voxels = on_roi(prediction, planned.roi);
      object_.canvas.add(planned.roi, voxels_from_tensor(voxels));
      return voxels;
    });
    plan_.extend(planned.roi, logits, threshold_logit_);
  }

  /// The object's clicks in that ROI. If none of them is inside the object, a click stands in for the first
  /// one: at the voxel nearest to it that is known to belong to the object. Empty if there is no such voxel.
  std::vector<RoiClick> clicks_for(const PlannedRoi& planned) const {
    std::vector<RoiClick> clicks = clicks_in(planned.roi, source_, clicks_);
    const auto is_inside = [](const auto& click) { return click.inside; };
    if (std::any_of(clicks.begin(), clicks.end(), is_inside)) return clicks;
    const SourceClick& first = *std::find_if(clicks_.begin(), clicks_.end(), is_inside);
    const Point3 position = planned.roi.voxel_from_ras(source_.ras_from_voxel(first.index));
    const auto voxel = nearest_predicted_voxel(planned.earlier_logits, threshold_logit_, position);
    if (!voxel.has_value()) return {};
    clicks.insert(clicks.begin(), {*voxel, true});
    return clicks;
  }

  /// The low-res logits of a neighbour, and those of the mask to refine where the neighbour saw nothing.
  at::Tensor continued_logits(RoiInputs& inputs, const at::Tensor& earlier) const {
    const std::vector<std::int64_t> size = low_res_size(inputs);
    const at::Tensor seen = at::adaptive_avg_pool3d(earlier, size);
    return at::where(seen == 0, inputs.first_logits(size), seen);
  }

  /// Feeds clicks one after the other, each step with the logits of the one before. Returns the last
  /// prediction.
  FusedPrediction feed_clicks(RoiInputs& inputs, const std::vector<RoiClick>& clicks,
                              const at::Tensor& earlier) {
    FusedPrediction last;
    if (earlier.defined()) last.low_res_logits = continued_logits(inputs, earlier);
    const std::string mask_sha256 = inputs.mask_sha256();
    // The first ROI chooses, with every click anew; those after it continue with the same experts, so that an
    // object is not pieced together from different ones.
    const bool is_first = plan_.planned().size() == 1 || route_.decision.choices.empty();
    for (std::size_t count = 1; count <= clicks.size(); ++count) {
      const std::vector<RoiClick> fed(clicks.begin(), clicks.begin() + static_cast<std::ptrdiff_t>(count));
      const auto run = [&]() -> StepResult {
        StepInputs step(task_.bench, inputs, fed, last.low_res_logits);
        Route route = is_first ? choose_experts(task_.bench, step, task_.routing) : route_;
        FusedPrediction prediction = run_experts(task_.bench, step, route);
        return {std::move(route), std::move(prediction)};
      };
      const bool is_known_by_clicks = is_first && !earlier.defined();
      const StepResult result =
          is_known_by_clicks ? task_.steps.get({inputs.roi(), fed, mask_sha256, task_.routing}, run) : run();
      route_ = result.route;
      if (is_first) object_.result.predicted_iou = result.prediction.iou;
      last = result.prediction;
      task_.progress.advance();
    }
    return last;
  }

  /// Of the low-resolution logits that the chosen experts work with.
  std::vector<std::int64_t> low_res_size(RoiInputs& inputs) const {
    const std::vector<ExpertInfo>& experts = task_.bench.store.bundle().experts;
    for (const Choice& choice : route_.decision.choices) {
      if (!experts[choice.expert].network)
        return std::vector<std::int64_t>(3, inputs.low_res_edge(choice.expert));
    }
    return quarter_of(inputs.roi());
  }

  /// Replaces the estimate of the object's work by what the ROI at hand takes.
  void expect_steps(std::size_t steps) {
    task_.progress.expect(steps);
    task_.progress.spare(std::exchange(estimated_steps_, 0));
  }

  void report_route() {
    const std::vector<ExpertInfo>& experts = task_.bench.store.bundle().experts;
    object_.result.gate_scores = route_.gate_scores;
    object_.result.routing_reason = route_.decision.reason;
    for (const Choice& choice : route_.decision.choices) {
      const ExpertInfo& expert = experts[choice.expert];
      ExpertShare share{expert.name, choice.weight, ""};
      if (expert.network) share.channel = expert.network->channels.at(route_.channels.at(choice.expert));
      object_.result.experts.push_back(std::move(share));
    }
  }

  const SegmentationTask& task_;
  const ObjectPrompt& prompt_;
  Grid source_;
  std::vector<SourceClick> clicks_;
  RoiBox box_;  ///< the form of its ROIs
  RoiPlan plan_;
  double threshold_logit_;
  std::size_t estimated_steps_;
  Route route_;  ///< of the last step in the first ROI
  SegmentedObject object_;
};

}  // namespace

std::size_t expected_work(const ObjectPrompt& object) {
  return object.clicks.size() + 1;
}

SegmentedObject segment_object(const SegmentationTask& task, const ObjectPrompt& object) {
  return ObjectRun(task, object).run();
}

}  // namespace sammoe
