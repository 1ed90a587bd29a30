#pragma once

#include "sammoe/routing.hpp"

#include "engine/roi_inputs.hpp"

#include <vector>

namespace sammoe {

/// The experts chosen in a step, and the scores that chose them.
struct Route {
  std::vector<double> gate_scores;  ///< one per expert; empty if no gate ran
  Decision decision;
};

/// The experts' logits, fused.
struct FusedPrediction {
  at::Tensor low_res_logits;  ///< (1, 1, 4g, 4g, 4g)
  double iou = 0;             ///< the decoders' estimates, weighted
};

/// Scores the experts with the gate, if the strategy needs it, and decides. Throws Error{model}.
Route choose_experts(Workbench& bench, StepInputs& step, const RoutingOptions& routing);

/// Runs the chosen decoders, and no others, and adds up their logits by weight. Throws Error{model} if the
/// sizes of their logits differ or are not finite.
FusedPrediction run_experts(Workbench& bench, StepInputs& step, const Decision& decision);

}  // namespace sammoe
