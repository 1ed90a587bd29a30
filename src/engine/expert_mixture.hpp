#pragma once

#include "sammoe/routing.hpp"

#include "engine/roi_inputs.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace sammoe {

/// The experts chosen in a step, and the scores that chose them.
struct Route {
  std::vector<double> gate_scores;  ///< one per expert; empty if no gate ran
  Decision decision;
  /// The channel that each whole network among them segments, by expert, once it is known.
  std::map<std::size_t, std::size_t> channels{};
};

/// The experts' logits, fused.
struct FusedPrediction {
  at::Tensor low_res_logits;  ///< (1, 1, 4g, 4g, 4g), a quarter of the ROI along each axis without decoders
  at::Tensor roi_logits;      ///< (1, 1, X, Y, Z) if a whole network is among them, else undefined
  double iou = 0;             ///< the decoders' estimates, weighted; NaN without decoders
};

/// Logits (1, 1, X, Y, Z) of a prediction on the voxels of its ROI.
at::Tensor on_roi(const FusedPrediction& prediction, const Grid& roi);

/// Scores the experts with the gate, if the strategy needs it, and decides. Throws Error{model}.
Route choose_experts(Workbench& bench, StepInputs& step, const RoutingOptions& routing);

/// Runs the chosen decoders and whole networks, and no others, and adds up their logits by weight. Notes the
/// channels of the networks in the route. Throws Error{model} if the sizes of their logits differ or are not
/// finite.
FusedPrediction run_experts(Workbench& bench, StepInputs& step, Route& route);

}  // namespace sammoe
